package import IngotDatasets
package import IngotDiagnostics
package import IngotExecution
import IngotIR

/// How well a trained program performs on images that it was not trained on: the metrics of the frozen functions that
/// it has.
///
/// | metric | functions |
/// |---|---|
/// | `cross_entropy`, `squared_error` | reconstruction |
/// | `classification_error` | classes |
/// | `clustering_error` | clusters |
/// | `NAME_accuracy` | real and fake, for each discriminator |
/// | `code_deviation_least`, `_most` | code |
/// | `mmd` | code, prior |
/// | `log_likelihood` | prior, sample |
///
/// ``Metric`` describes each of these.
package struct Evaluation: Sendable {
  package private(set) var measurements: [MetricValue] = []

  /// The number of images that are measured at once, so that memory does not grow with the data.
  static let chunk = 1000

  /// - Parameters:
  ///   - indices: the indices of the images to measure on.
  ///   - validation: images for choices that must not depend on the measured ones: the labels of clusters and the width
  ///     of a Parzen window. Without validation images, the measured images label the clusters, and of a thousand of
  ///     them one half chooses the width and the other half is measured.
  ///   - samples: the number of samples in a Parzen window.
  /// - Throws: when the images differ in size from those of a function, or have more classes.
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

  /// Returns the metrics that show how the discriminators perform, on at most a thousand images. They do not measure
  /// the quality of a model that was trained on these images.
  package static func judgements(
    _ machine: Machine, on dataset: Dataset, _ indices: [Int]
  ) throws(IngotError) -> [MetricValue] {
    let few = Subject(machine: machine, dataset: dataset, indices: indices).spread(chunk)
    return try few.judgementMetrics() + few.codeMetrics()
  }

  /// Returns the measurement that models are selected by, or nil if there is none.
  package static func selection(of measurements: [MetricValue]) -> MetricValue? {
    Metric.selecting.lazy.compactMap { metric in measurements.first { $0.metric == metric } }.first
  }
}
