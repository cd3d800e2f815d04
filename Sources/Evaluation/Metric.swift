/// A quantity that can be measured on a trained model.
public enum Metric: Hashable, Sendable {
  /// The means over all pixels of a reconstruction's cross-entropy and squared error.
  case crossEntropy
  case squaredError
  /// The share of images assigned to the wrong class, and that share once ``ClusterLabels`` has labelled each cluster.
  case classificationError
  case clusteringError
  /// The share of real and fake inputs that a discriminator classifies correctly.
  case accuracy(discriminator: String)
  /// The smallest and the largest standard deviation among the numbers of a code.
  case leastCodeDeviation
  case mostCodeDeviation
  /// The distance between codes and their prior; see ``maximumMeanDiscrepancy(_:_:width:)``.
  case meanDiscrepancy
  /// The log-likelihood of an image under a ``ParzenWindow``, and the width of the window.
  case logLikelihood
  case parzenWidth
  /// The norm of the gradient of a phase with respect to a network.
  case gradientNorm(phase: String, network: String)

  public enum Unit: Hashable, Sendable {
    case number
    /// A fraction of 1, shown as a percentage.
    case share
    case nats
  }

  /// The direction in which a metric improves.
  public enum Direction: Hashable, Sendable {
    case lower
    case higher
    /// Neither extreme is good.
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

  /// The value that guessing produces, where it is known.
  public var chance: Double? {
    switch self {
    case .accuracy: 0.5
    case .crossEntropy, .squaredError, .classificationError, .clusteringError, .leastCodeDeviation, .mostCodeDeviation,
      .meanDiscrepancy, .logLikelihood, .parzenWidth, .gradientNorm:
      nil
    }
  }

  /// The metrics that models are selected by, in order of preference: the first one that a model has is used.
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

  /// Creates the metric with this name; nil if no metric has it.
  public init?(named name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let accuracy = "_accuracy"
    if let metric = Self.plain.first(where: { $0.name == name }) {
      self = metric
    } else if parts.count == 3, parts[0] == "gradient_norm" {
      // The names of phases and networks contain no dots.
      self = .gradientNorm(phase: parts[1], network: parts[2])
    } else if name.hasSuffix(accuracy), name.count > accuracy.count {
      self = .accuracy(discriminator: String(name.dropLast(accuracy.count)))
    } else {
      return nil
    }
  }

  /// The human-readable name.
  public var title: String {
    switch self {
    case .gradientNorm(let phase, let network): "gradient norm of \(network) in \(phase)"
    case .leastCodeDeviation: "least deviation of a code"
    case .mostCodeDeviation: "most deviation of a code"
    case .meanDiscrepancy: "discrepancy of codes and prior"
    case .crossEntropy, .squaredError, .classificationError, .clusteringError, .accuracy, .logLikelihood,
      .parzenWidth:
      name.replacing("_", with: " ")
    }
  }
}

/// A metric and its measured value.
public struct MetricValue: Hashable, Sendable {
  public let metric: Metric
  public let value: Double

  public init(_ metric: Metric, _ value: Double) {
    self.metric = metric
    self.value = value
  }
}

extension Sequence<MetricValue> {
  /// The value that was measured for a metric, or nil.
  public subscript(metric: Metric) -> Double? { first { $0.metric == metric }?.value }
}
