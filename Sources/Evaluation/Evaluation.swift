package import IngotDatasets
package import IngotDiagnostics
package import IngotExecution
import IngotIR

/// How well a trained program does on images that it was not trained on: metrics of its frozen functions, as far as it has them.
///
/// | metric | of the functions |
/// |---|---|
/// | `cross_entropy`, `squared_error` | reconstruction |
/// | `classification_error` | classes |
/// | `clustering_error` | clusters |
/// | `NAME_accuracy` | both of a discriminator's |
/// | `code_deviation_least`, `_most` | code |
/// | `mmd` | code, prior |
/// | `log_likelihood` | prior, sample |
///
/// ``Metric`` says what each is.
package struct Evaluation: Sendable {
  package private(set) var measurements: [MetricValue] = []

  /// Images that are measured at once: memory does not grow with the data.
  static let chunk = 1000

  /// - Parameters:
  ///   - indices: of the images to measure on.
  ///   - validation: images that choose what the measured ones must not: labels of clusters, the width of a Parzen window. Without
  ///     any, clusters are named by the measured images themselves, and of a thousand of them one half chooses the width and the
  ///     other is measured.
  ///   - samples: the number of samples in a Parzen window.
  /// - Throws: when the images are of another size than a function's, or of more classes.
  package static func measure(
    _ machine: Machine, on dataset: Dataset, _ indices: [Int], validation: (dataset: Dataset, indices: [Int])? = nil,
    samples: Int = 2000
  ) throws(IngotError) -> Evaluation {
    try check(machine.module, fits: dataset)
    var evaluation = Evaluation()
    if indices.isEmpty { return evaluation }
    let subject = Subject(machine: machine, dataset: dataset, indices: indices)
    let chooser = validation.map { Subject(machine: machine, dataset: $0.dataset, indices: $0.indices) }
    evaluation.measurements = try subject.imageMetrics() + subject.clusterMetrics(labelledBy: chooser ?? subject)
    evaluation.measurements += try subject.judgementMetrics()
    evaluation.measurements += try subject.codeMetrics()
    evaluation.measurements += try subject.likelihoodMetrics(choosingOn: chooser, samples: samples)
    return evaluation
  }

  /// What tells how discriminators fare, on a thousand images at most: no measure of the model where it was trained on them.
  package static func judgements(
    _ machine: Machine, on dataset: Dataset, _ indices: [Int]
  ) throws(IngotError) -> [MetricValue] {
    let few = Subject(machine: machine, dataset: dataset, indices: indices).spread(chunk)
    return try few.judgementMetrics() + few.codeMetrics()
  }

  /// The measurement that tells a better model from a worse one, of those that there are.
  package static func selection(of measurements: [MetricValue]) -> MetricValue? {
    Metric.selecting.lazy.compactMap { metric in measurements.first { $0.metric == metric } }.first
  }
}
