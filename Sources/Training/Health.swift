import Foundation
package import IngotEvaluation
package import IngotIR

/// Looks for what goes wrong in adversarial training without an error: a loss that is NaN or explodes, a discriminator that tells
/// nothing apart any more, a gradient that has vanished. Each is told once in a run, also when the run was stopped in between.
package struct Health {
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
  /// A gradient has vanished when its norm is below this part of the largest that was seen, and below ``smallNorm``: one that has
  /// fallen from a thousand to one still trains.
  private static let vanishing = 1e-3
  private static let smallNorm = 1e-3
  /// A loss has exploded when it is this many times the smallest that was seen, or one.
  private static let explosion = 1e4

  /// By phase: the networks that it trains.
  private let trained: [(phase: String, networks: [String])]
  private var told: Set<TrainingWarning.Subject> = []
  /// Phases whose discriminators have told something apart.
  private var alive: Set<String> = []
  private var largestNorms: [Metric: Double] = [:]
  private var smallestLosses: [String: Double] = [:]

  /// - Parameter module: of form `elaborated`.
  package init(of module: Module) {
    trained = module.phases.map { phase in
      guard case .minimize(_, let networks, _) = phase.terminator else { return (phase.name, []) }
      return (phase.name, networks)
    }
  }

  /// Goes through what the run has measured before, so that nothing is told again.
  mutating func recall(_ metrics: RunMetrics) {
    for epoch in metrics.epochs {
      told.formUnion(epoch.warnings.map(\.subject))
      for (phase, loss) in epoch.losses { note(loss, of: phase) }
      _ = warnings(
        epoch: epoch.epoch, losses: epoch.losses.map { (phase: $0.key, mean: $0.value) },
        measurements: epoch.validation.map { MetricValue($0.key, $0.value) })
    }
  }

  /// The warning, unless it was told before.
  private mutating func tell(_ warning: TrainingWarning) -> TrainingWarning? {
    told.insert(warning.subject).inserted ? warning : nil
  }

  // MARK: Losses

  /// Looks at the loss of a step.
  package mutating func warning(of loss: Float, phase: String, step: Int) -> TrainingWarning? {
    guard loss.isFinite else {
      let number = loss.isNaN ? "NaN" : "infinite"
      return tell(
        TrainingWarning(
          .lossNotFinite, phase: phase,
          "phase '\(phase)': its loss is \(number) at step \(step); '--check-finite' shows where it arises"))
    }
    defer { note(Double(loss), of: phase) }
    guard let smallest = smallestLosses[phase], Double(loss).magnitude > Self.explosion * max(1, smallest) else {
      return nil
    }
    return tell(
      TrainingWarning(
        .lossExploded, phase: phase,
        "phase '\(phase)': its loss has grown to \(loss) at step \(step), from \(Float(smallest)) before; lower rates or "
          + "clipped gradients may keep it small"))
  }

  private mutating func note(_ loss: Double, of phase: String) {
    guard loss.isFinite else { return }
    smallestLosses[phase] = min(smallestLosses[phase] ?? .infinity, loss.magnitude)
  }

  // MARK: Epochs

  /// Looks at what an epoch has shown.
  package mutating func warnings(
    epoch: Int, losses: [(phase: String, mean: Double)], measurements: [MetricValue]
  ) -> [TrainingWarning] {
    judgementWarnings(epoch, losses, measurements) + gradientWarnings(measurements)
  }

  private mutating func judgementWarnings(
    _ epoch: Int, _ losses: [(phase: String, mean: Double)], _ measurements: [MetricValue]
  ) -> [TrainingWarning] {
    trained.compactMap { phase, networks in
      let accuracies = networks.compactMap { measurements[.accuracy(discriminator: $0)] }
      guard let loss = losses.first(where: { $0.phase == phase })?.mean, loss.isFinite, !accuracies.isEmpty else {
        return nil
      }
      // Of `-log D(real) - log(1 - D(fake))` for each, where every answer is one half.
      let chance = 2 * log(2) * Double(accuracies.count)
      if loss < Self.alivePart * chance { alive.insert(phase) }
      let accuracy = accuracies.reduce(0, +) / Double(accuracies.count)
      // One that has not begun to learn is not dead yet.
      let isNear = measurements[.meanDiscrepancy].map { $0 < Self.nearness } ?? false
      guard loss >= Self.chancePart * chance, accuracy < Self.chanceAccuracy, !isNear,
        alive.contains(phase) || epoch > Self.childhood
      else { return nil }
      return tell(
        TrainingWarning(
          .discriminatorAtChance, phase: phase,
          "phase '\(phase)': its loss of \(Float(loss)) sits at chance, \(Float(chance)): it cannot tell real codes from "
            + "fake ones any more, and the phases that it judges have nothing to follow; lower rates may keep it alive")
      )
    }
  }

  private mutating func gradientWarnings(_ measurements: [MetricValue]) -> [TrainingWarning] {
    measurements.compactMap { measurement in
      guard case .gradientNorm(let phase, let network) = measurement.metric else { return nil }
      let norm = measurement.value
      // One that is not finite says nothing about what is large.
      let largest = max(largestNorms[measurement.metric] ?? 0, norm.isFinite ? norm : 0)
      largestNorms[measurement.metric] = largest
      guard norm < min(Self.smallNorm, Self.vanishing * largest) || norm == 0 else { return nil }
      return tell(
        TrainingWarning(
          .gradientVanished, phase: phase, network: network,
          "phase '\(phase)': the gradient of '\(network)' has vanished, its norm is \(Float(norm)) after "
            + "\(Float(largest))"))
    }
  }
}
