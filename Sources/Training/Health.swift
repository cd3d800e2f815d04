import Foundation
import IngotIR

/// Looks for what goes wrong in adversarial training without an error: a loss that is no number, a discriminator that tells nothing
/// apart any more, a gradient that has vanished. Each is told once in a run, also where the run was stopped in between.
struct Health {
  /// A discriminator's loss above this part of what chance gives.
  private static let chancePart = 0.995
  /// Below this part, it tells something apart.
  private static let alivePart = 0.97
  /// Epochs that a discriminator may take until it tells anything apart.
  private static let childhood = 5
  /// The share of codes and draws that it may still tell apart at chance.
  private static let chanceAccuracy = 0.53
  /// Codes that are this near to their prior leave nothing to tell apart: twice what samples of a thousand differ by of themselves.
  private static let nearness = 0.05
  /// A gradient that has shrunk to less than this part of the largest that was seen has vanished.
  private static let vanishing = 1e-3

  /// By phase: the networks that it trains.
  private let trained: [(phase: String, networks: [String])]
  private var told: Set<String> = []
  /// Phases whose discriminators have told something apart.
  private var alive: Set<String> = []
  private var largestNorms: [String: Double] = [:]

  /// - Parameter module: of form `elaborated`.
  init(of module: Module) {
    trained = module.phases.map { phase in
      guard case .minimize(_, let networks, _) = phase.terminator else { return (phase.name, []) }
      return (phase.name, networks)
    }
  }

  /// Goes through what the run has measured before, so that nothing is told again.
  mutating func recall(_ metrics: RunMetrics) {
    for epoch in metrics.epochs {
      for (phase, loss) in epoch.losses { _ = warning(of: Float(loss), phase: phase, step: epoch.step) }
      _ = warnings(
        epoch: epoch.epoch, losses: epoch.losses.map { (phase: $0.key, mean: $0.value) },
        figures: epoch.validation.map { (name: $0.key, value: $0.value) })
      // Without validation images, an epoch's line has not all that was looked at.
      for (phase, _) in trained where epoch.warnings.contains(where: { $0.hasPrefix(Self.chanceWarning(of: phase)) }) {
        told.insert("chance \(phase)")
      }
    }
  }

  /// A loss of a step.
  mutating func warning(of loss: Float, phase: String, step: Int) -> String? {
    guard !loss.isFinite, told.insert("loss \(phase)").inserted else { return nil }
    let number = loss.isNaN ? "not a number" : "infinite"
    return "phase '\(phase)': its loss is \(number) at step \(step); '--check-finite' shows where it arises"
  }

  /// What an epoch shows.
  mutating func warnings(
    epoch: Int, losses: [(phase: String, mean: Double)], figures: [Evaluation.Figure]
  ) -> [String] {
    judgementWarnings(epoch, losses, figures) + gradientWarnings(figures)
  }

  private mutating func judgementWarnings(
    _ epoch: Int, _ losses: [(phase: String, mean: Double)], _ figures: [Evaluation.Figure]
  ) -> [String] {
    trained.compactMap { phase, networks in
      let accuracies = networks.compactMap { network in figures.first { $0.name == "\(network)_accuracy" }?.value }
      guard let loss = losses.first(where: { $0.phase == phase })?.mean, loss.isFinite, !accuracies.isEmpty else {
        return nil
      }
      // Of `-log D(real) - log(1 - D(fake))` for each, where every answer is one half.
      let chance = 2 * log(2) * Double(accuracies.count)
      if loss < Self.alivePart * chance { alive.insert(phase) }
      let accuracy = accuracies.reduce(0, +) / Double(accuracies.count)
      // One that has not begun to learn is no dead one yet.
      let isNear = figures.first { $0.name == "mmd" }.map { $0.value < Self.nearness } ?? false
      guard loss >= Self.chancePart * chance, accuracy < Self.chanceAccuracy, !isNear,
        alive.contains(phase) || epoch > Self.childhood, told.insert("chance \(phase)").inserted
      else { return nil }
      return Self.chanceWarning(of: phase)
        + "\(Float(loss)) sits at chance, \(Float(chance)): it cannot tell real codes from "
        + "fake ones any more, and the phases that it judges have nothing to follow; lower rates may keep it alive"
    }
  }

  private static func chanceWarning(of phase: String) -> String { "phase '\(phase)': its loss of " }

  private mutating func gradientWarnings(_ figures: [Evaluation.Figure]) -> [String] {
    figures.compactMap { name, norm in
      // `gradient_norm.PHASE.NETWORK`; neither has a point in its name.
      let parts = name.split(separator: ".")
      guard parts.count == 3, parts[0] == "gradient_norm" else { return nil }
      // One that is not finite says nothing of what is large.
      let largest = max(largestNorms[name] ?? 0, norm.isFinite ? norm : 0)
      largestNorms[name] = largest
      guard norm < Self.vanishing * largest || norm == 0, told.insert(name).inserted else { return nil }
      return "phase '\(parts[1])': the gradient of '\(parts[2])' has vanished, its norm is \(Float(norm)) after "
        + "\(Float(largest))"
    }
  }
}
