/// What can be measured of a trained model.
public enum Metric: Hashable, Sendable {
  /// The means over all pixels of a reconstruction's cross-entropy and squared error.
  case crossEntropy
  case squaredError
  /// The share of images that are taken for another class, and the same after each cluster was named by ``ClusterLabels``.
  case classificationError
  case clusteringError
  /// The share of real and fake that a discriminator tells apart.
  case accuracy(discriminator: String)
  /// The smallest and the largest standard deviation of the numbers of a code.
  case leastCodeDeviation
  case mostCodeDeviation
  /// The distance of codes to their prior, see ``maximumMeanDiscrepancy(_:_:width:)``.
  case meanDiscrepancy
  /// The log-likelihood of an image by a ``ParzenWindow``, and the width of the window.
  case logLikelihood
  case parzenWidth
  /// The norm of the gradient of a phase with respect to a network.
  case gradientNorm(phase: String, network: String)

  public enum Unit: Hashable, Sendable {
    case number
    /// A part of one, shown in per cent.
    case share
    case nats
  }

  /// Which way is better.
  public enum Direction: Hashable, Sendable {
    case lower
    case higher
    /// Neither end is good.
    case neither
  }

  public var unit: Unit {
    switch self {
    case .classificationError, .clusteringError, .accuracy: .share
    case .logLikelihood: .nats
    case .crossEntropy, .squaredError, .leastCodeDeviation, .mostCodeDeviation, .meanDiscrepancy, .parzenWidth,
      .gradientNorm:
      .number
    }
  }

  public var direction: Direction {
    switch self {
    case .crossEntropy, .squaredError, .classificationError, .clusteringError, .meanDiscrepancy: .lower
    case .logLikelihood: .higher
    case .accuracy, .leastCodeDeviation, .mostCodeDeviation, .parzenWidth, .gradientNorm: .neither
    }
  }

  /// What guessing gives, where that is known.
  public var chance: Double? {
    switch self {
    case .accuracy: 0.5
    case .crossEntropy, .squaredError, .classificationError, .clusteringError, .leastCodeDeviation, .mostCodeDeviation,
      .meanDiscrepancy, .logLikelihood, .parzenWidth, .gradientNorm:
      nil
    }
  }

  /// The metrics by which a better model is told from a worse one, the first that a model has.
  static let selecting: [Metric] = [.classificationError, .clusteringError, .crossEntropy]
}

extension Metric {
  /// The name in `metrics.jsonl` and on the command line.
  public var name: String {
    switch self {
    case .crossEntropy: "cross_entropy"
    case .squaredError: "squared_error"
    case .classificationError: "classification_error"
    case .clusteringError: "clustering_error"
    case .accuracy(let discriminator): "\(discriminator)_accuracy"
    case .leastCodeDeviation: "code_deviation_least"
    case .mostCodeDeviation: "code_deviation_most"
    case .meanDiscrepancy: "mmd"
    case .logLikelihood: "log_likelihood"
    case .parzenWidth: "parzen_width"
    case .gradientNorm(let phase, let network): "gradient_norm.\(phase).\(network)"
    }
  }

  private static let plain: [Metric] = [
    .crossEntropy, .squaredError, .classificationError, .clusteringError, .leastCodeDeviation, .mostCodeDeviation,
    .meanDiscrepancy, .logLikelihood, .parzenWidth,
  ]

  /// Reads a name back; nil for one that no metric has.
  public init?(named name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let accuracy = "_accuracy"
    if let metric = Self.plain.first(where: { $0.name == name }) {
      self = metric
    } else if parts.count == 3, parts[0] == "gradient_norm" {
      // No phase and no network has a point in its name.
      self = .gradientNorm(phase: parts[1], network: parts[2])
    } else if name.hasSuffix(accuracy), name.count > accuracy.count {
      self = .accuracy(discriminator: String(name.dropLast(accuracy.count)))
    } else {
      return nil
    }
  }

  /// The name for people.
  public var title: String { name.replacing("_", with: " ") }
}

/// A metric and what was found.
public struct MetricValue: Hashable, Sendable {
  public let metric: Metric
  public let value: Double

  public init(_ metric: Metric, _ value: Double) {
    self.metric = metric
    self.value = value
  }
}

extension Sequence<MetricValue> {
  /// What was found for a metric, or nil.
  public subscript(metric: Metric) -> Double? { first { $0.metric == metric }?.value }
}
