import Foundation
import IngotIR

/// Looks for what goes wrong in adversarial training without an error: a loss that is no number, a discriminator that says the same of
/// everything, a gradient that has vanished. Each is told once.
struct Health {
  /// A discriminator's loss above this part of what chance gives.
  private static let chancePart = 0.995
  /// Below this part, it tells something apart.
  private static let alivePart = 0.97
  /// Epochs that a discriminator may take until it tells anything apart.
  private static let childhood = 5
  /// Answers of a discriminator that vary less than this are all alike.
  private static let leastDeviation = 0.02
  /// A gradient that has shrunk to less than this part of the largest that was seen has vanished.
  private static let vanishing = 1e-3

  /// By phase: the networks that it trains.
  private let trained: [(phase: String, networks: [String])]
  private var told: Set<String> = []
  /// Phases whose discriminators have told something apart.
  private var alive: Set<String> = []
  /// That were looked at.
  private var epochs = 0
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
    let number = loss.isNaN ? "not a number" : loss > 0 ? "infinite" : "minus infinity"
    return "phase '\(phase)': its loss is \(number) at step \(step); '--check-finite' shows where it arises"
  }

  /// What an epoch shows.
  mutating func warnings(
    of evaluation: Evaluation, losses: [(phase: String, mean: Double)], norms: [Evaluation.Figure]
  ) -> [String] {
    epochs += 1
    var warnings: [String] = []
    for (phase, networks) in trained {
      let judges = evaluation.judgements.filter { networks.contains($0.discriminator) }
      guard let loss = losses.first(where: { $0.phase == phase })?.mean, loss.isFinite, !judges.isEmpty else {
        continue
      }
      // Of `-log D(real) - log(1 - D(fake))` for each, where every answer is one half.
      let chance = 2 * log(2) * Double(judges.count)
      let accuracy = judges.reduce(0) { $0 + $1.accuracy } / Double(judges.count)
      let isAtChance = loss >= Self.chancePart * chance && accuracy < 0.53
      let isDull = judges.contains { $0.deviation < Self.leastDeviation }
      if loss < Self.alivePart * chance { alive.insert(phase) }
      // One that has not begun to learn is no dead one yet.
      guard isAtChance || isDull, alive.contains(phase) || epochs > Self.childhood,
        told.insert("chance \(phase)").inserted
      else { continue }
      warnings.append(
        "phase '\(phase)': its loss of \(Float(loss)) sits at chance, \(Float(chance)): it cannot tell real codes from fake ones "
          + "any more, and the phases that it judges have nothing to follow; lower rates may keep it alive")
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
