import Foundation
package import IngotEvaluation
import IngotExecution
package import IngotIR

/// Detects problems of adversarial training that cause no error: a loss or a parameter that is NaN, a loss that explodes,
/// a discriminator that no longer tells anything apart, a gradient that has vanished. Each is reported once in a run, even
/// if the run was stopped and resumed.
package struct Health {
  /// A discriminator is at chance when its loss is at least this fraction of the loss that guessing produces.
  private static let chancePart = 0.995
  /// A discriminator whose loss is below this fraction tells something apart.
  private static let alivePart = 0.97
  /// The number of epochs that a discriminator may take until it tells anything apart.
  private static let childhood = 5
  /// The share of codes and draws told apart below which a discriminator counts as being at chance.
  private static let chanceAccuracy = 0.53
  /// Codes that are nearer than this to their prior leave nothing to tell apart: twice the discrepancy between two
  /// samples of a thousand from the same distribution.
  private static let nearness = 0.05
  /// A gradient has vanished when its norm is below this fraction of the largest norm so far, and below ``smallNorm``:
  /// a gradient that has fallen from a thousand to one still trains.
  private static let vanishing = 1e-3
  private static let smallNorm = 1e-3
  /// A loss has exploded when it is this many times the larger of 1 and the smallest loss so far.
  private static let explosion = 1e4

  /// The networks that each phase trains.
  private let trained: [(phase: String, networks: [String])]
  private var reported: Set<TrainingWarning.Subject> = []
  /// The phases whose discriminators have told something apart.
  private var alive: Set<String> = []
  private var largestNorms: [Metric: Double] = [:]
  private var smallestLosses: [String: Double] = [:]

  /// - Parameter module: a module of form `elaborated`.
  package init(of module: Module) {
    trained = module.phases.map { phase in
      guard case .minimize(_, let networks, _) = phase.terminator else { return (phase.name, []) }
      return (phase.name, networks)
    }
  }

  /// Replays the earlier measurements of the run, so that nothing is reported again.
  mutating func recall(_ metrics: RunMetrics) {
    for epoch in metrics.epochs {
      reported.formUnion(epoch.warnings.map(\.subject))
      for (phase, loss) in epoch.losses { note(loss, of: phase) }
      _ = warnings(
        epoch: epoch.epoch, losses: epoch.losses.map { (phase: $0.key, mean: $0.value) },
        measurements: epoch.validation.map { MetricValue($0.key, $0.value) })
    }
  }

  /// Returns the warning, unless it was reported before.
  private mutating func reportOnce(_ warning: TrainingWarning) -> TrainingWarning? {
    reported.insert(warning.subject).inserted ? warning : nil
  }

  // MARK: Losses

  /// Returns a warning if the loss of a step is not finite or has exploded.
  package mutating func warning(of loss: Float, phase: String, step: Int) -> TrainingWarning? {
    guard loss.isFinite else {
      let number = loss.isNaN ? "NaN" : "infinite"
      return reportOnce(
        TrainingWarning(
          .lossNotFinite, phase: phase,
          "phase '\(phase)': its loss is \(number) at step \(step); 'checksFinite: true' or '--check-finite' shows where it "
            + "arises"))
    }
    defer { note(Double(loss), of: phase) }
    guard let smallest = smallestLosses[phase], Double(loss).magnitude > Self.explosion * max(1, smallest) else {
      return nil
    }
    return reportOnce(
      TrainingWarning(
        .lossExploded, phase: phase,
        "phase '\(phase)': its loss has grown to \(loss) at step \(step), from \(Float(smallest)) before; lower rates or "
          + "clipped gradients may keep it small"))
  }

  /// Returns a warning about a parameter that is not finite, which no loss needs to show: what is multiplied by zero does
  /// not.
  mutating func warning(of found: NonFiniteNumber, step: Int) -> TrainingWarning? {
    let phase = trained.first { $0.networks.contains { found.parameter.belongs(to: $0) } }?.phase ?? ""
    return reportOnce(
      TrainingWarning(
        .parameterNotFinite, phase: phase,
        "after step \(step): found \(found); 'checksFinite: true' or '--check-finite' shows where it arises"))
  }

  private mutating func note(_ loss: Double, of phase: String) {
    guard loss.isFinite else { return }
    smallestLosses[phase] = min(smallestLosses[phase] ?? .infinity, loss.magnitude)
  }

  // MARK: Epochs

  /// Returns the new warnings for the losses and measurements of an epoch.
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
      // The loss is `-log D(real) - log(1 - D(fake))` for each discriminator; at chance, every answer is one half.
      let chance = 2 * log(2) * Double(accuracies.count)
      if loss < Self.alivePart * chance { alive.insert(phase) }
      let accuracy = accuracies.reduce(0, +) / Double(accuracies.count)
      // A discriminator that has not begun to learn is not dead yet.
      let isNear = measurements[.meanDiscrepancy].map { $0 < Self.nearness } ?? false
      guard loss >= Self.chancePart * chance, accuracy < Self.chanceAccuracy, !isNear,
        alive.contains(phase) || epoch > Self.childhood
      else { return nil }
      return reportOnce(
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
      // A norm that is not finite says nothing about which norms are large.
      let largest = max(largestNorms[measurement.metric] ?? 0, norm.isFinite ? norm : 0)
      largestNorms[measurement.metric] = largest
      guard norm < min(Self.smallNorm, Self.vanishing * largest) || norm == 0 else { return nil }
      return reportOnce(
        TrainingWarning(
          .gradientVanished, phase: phase, network: network,
          "phase '\(phase)': the gradient of '\(network)' has vanished, its norm is \(Float(norm)) after "
            + "\(Float(largest))"))
    }
  }
}
