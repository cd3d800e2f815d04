import Foundation
public import IngotEvaluation

/// The results of an epoch: mean losses, measurements, warnings and speed.
public struct EpochReport: Sendable {
  /// The number of the epoch, counted from 1.
  public let epoch: Int
  /// The number of steps since the run began.
  public let step: Int
  /// The mean loss of each phase, in the order of the phases.
  public let losses: [(phase: String, mean: Double)]
  /// The metrics measured on the validation images after the epoch, for the frozen functions that the model has. Empty
  /// if the epoch is not evaluated.
  public let validation: [MetricValue]
  /// The warnings that were not reported before.
  public let warnings: [TrainingWarning]
  /// The seconds of training, without evaluation; counted from the resume if the run was resumed in this epoch.
  public let seconds: Double
  public let imagesPerSecond: Double
}

/// The progress that a run reports while it trains.
public struct TrainingProgress: Sendable {
  public let epoch: Int
  public let epochs: Int
  /// The number of steps done in this epoch, and the number of all its steps.
  public let step: Int
  public let steps: Int
  public let imagesPerSecond: Double
  public let secondsLeft: Double
  /// The losses so far, computed when they are asked for.
  let means: MeanLosses

  public var losses: [(phase: String, mean: Double)] { means.list }
}

/// The losses of some steps.
struct MeanLosses: Sendable {
  let phases: [String]
  /// The sum of each phase's losses.
  let sums: [Double]
  let steps: Int

  var list: [(phase: String, mean: Double)] { zip(phases, sums).map { ($0, $1 / Double(steps)) } }
}

extension EpochReport: CustomStringConvertible {
  /// The report on one line: the epoch, the losses, the measurements and the speed.
  public var description: String {
    let parts =
      losses.map { "\($0.phase) \(MetricText.number($0.mean))" }
      + validation.filter { !$0.metric.isGradientNorm }.map {
        "\($0.metric.title) \(MetricText.value($0.metric, $0.value))"
      }
    return "epoch \(epoch), step \(step): \(parts.joined(separator: ", ")); "
      + String(format: "%.0f images/s", imagesPerSecond)
  }
}

extension TrainingProgress: CustomStringConvertible {
  /// The progress on one line: the epoch, the step within it, and the mean losses so far.
  public var description: String {
    let losses = losses.map { "\($0.phase) \(MetricText.number($0.mean))" }.joined(separator: ", ")
    return "epoch \(epoch) of \(epochs), step \(step) of \(steps): \(losses)"
  }
}
