import IngotIR

/// Looks for what goes wrong in adversarial training without an error: a loss that is no number, a discriminator that says the same of
/// everything, a gradient that has vanished. Each is told once.
struct Health {
  /// Answers of a discriminator that vary less than this are all alike.
  private static let leastDeviation = 0.02
  /// A gradient that has shrunk to less than this part of the largest that was seen has vanished.
  private static let vanishing = 1e-3

  /// By phase: the networks that it trains.
  private let trained: [(phase: String, networks: [String])]
  private var told: Set<String> = []
  private var largestNorms: [String: Double] = [:]

  /// - Parameter module: of form `elaborated`.
  init(of module: Module) {
    trained = module.phases.map { phase in
      guard case .minimize(_, let networks, _) = phase.terminator else { return (phase.name, []) }
      return (phase.name, networks)
    }
  }

  /// A loss of a step.
  mutating func warning(of loss: Float, phase: String, step: Int) -> String? {
    guard !loss.isFinite, told.insert("loss \(phase)").inserted else { return nil }
    return "phase '\(phase)': its loss is \(loss) at step \(step); '--check-finite' shows where it arises"
  }

  /// What an evaluation shows.
  mutating func warnings(of evaluation: Evaluation, norms: [Evaluation.Figure]) -> [String] {
    var warnings: [String] = []
    for (discriminator, deviation) in evaluation.answerDeviations where deviation < Self.leastDeviation {
      guard told.insert("discriminator \(discriminator)").inserted else { continue }
      let phases = trained.filter { $0.networks.contains(discriminator) }.map { "'\($0.phase)'" }
      warnings.append(
        "phase \(phases.joined(separator: ", ")): its loss sits at chance, since '\(discriminator)' gives nearly the same answer to "
          + "all real and fake codes; lower rates may keep it alive")
    }
    for (name, norm) in norms {
      let largest = max(largestNorms[name] ?? 0, norm)
      largestNorms[name] = largest
      guard norm < Self.vanishing * largest || norm == 0, told.insert(name).inserted else { continue }
      let parts = name.split(separator: ".")
      warnings.append(
        "phase '\(parts[1])': the gradient of '\(parts.dropFirst(2).joined(separator: "."))' has vanished, its norm is "
          + "\(Float(norm)) after \(Float(largest))")
    }
    return warnings
  }
}
