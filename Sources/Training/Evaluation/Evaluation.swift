import Foundation
package import IngotData
package import IngotDiagnostics
package import IngotExecution
import IngotIR

/// How well a trained program does on images that it was not trained on: figures of its frozen functions, as far as it has them.
///
/// | figure | of the functions | what it is |
/// |---|---|---|
/// | `cross_entropy`, `squared_error` | `reconstruction` | means over all pixels |
/// | `classification_error` | `classes` | share of images whose largest entry is another class |
/// | `clustering_error` | `clusters` | the same, each cluster taking a label by ``ClusterLabels`` |
/// | `NAME_accuracy` | `NAME-real`, `NAME-fake` | share of real and fake that the discriminator tells apart, .5 by chance |
/// | `code_deviation_least`, `_most` | `code` | smallest and largest standard deviation of the code's numbers |
/// | `mmd` | `code`, `prior` | ``maximumMeanDiscrepancy(_:_:width:)`` of the codes to draws of the prior |
/// | `log_likelihood` | `prior`, `sample` | of an image, by a ``ParzenWindow`` |
package struct Evaluation: Sendable {
  package typealias Figure = (name: String, value: Double)

  package private(set) var figures: [Figure] = []

  package subscript(name: String) -> Double? { figures.first { $0.name == name }?.value }

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
    evaluation.figures = try subject.imageFigures() + subject.clusterFigures(labelledBy: chooser ?? subject)
    evaluation.figures += try subject.judgementFigures()
    evaluation.figures += try subject.codeFigures()
    evaluation.figures += try subject.likelihoodFigures(choosingOn: chooser, samples: samples)
    return evaluation
  }

  /// What tells how discriminators fare, on a thousand images at most: no measure of the model where it was trained on them.
  static func judgements(_ machine: Machine, on dataset: Dataset, _ indices: [Int]) throws(IngotError) -> [Figure] {
    let few = Subject(machine: machine, dataset: dataset, indices: indices).spread(chunk)
    return try few.judgementFigures() + few.codeFigures()
  }

  /// Figures as the members of a JSON object; JSON has no number for what is not finite.
  package static func json(_ figures: [Figure]) -> String {
    figures.map { "\"\($0.name)\":\($0.value.isFinite ? "\($0.value)" : "null")" }.joined(separator: ",")
  }

  /// The figure that tells a better model from a worse one, the smaller the better, of those that there are.
  package static func selection(of figures: [Figure]) -> Figure? {
    ["classification_error", "clustering_error", "cross_entropy"].lazy
      .compactMap { name in figures.first { $0.name == name } }.first
  }
}

/// What is measured: a program on some images.
struct Subject {
  let machine: Machine
  let dataset: Dataset
  let indices: [Int]

  /// The rows that a function gives for the images, a chunk at a time; nothing when the program has no such function.
  func forEachChunk(
    of name: String, _ body: (_ outputs: [Float], _ images: [Float], _ part: [Int]) throws(IngotError) -> Void
  ) throws(IngotError) {
    guard let function = machine.module.function(.func, named: name) else { return }
    for start in stride(from: 0, to: indices.count, by: Evaluation.chunk) {
      let part = Array(indices[start..<min(indices.count, start + Evaluation.chunk)])
      let images = dataset.floats(part)
      let inputs = dataset.inputs(of: function, images, part)
      let outputs = try machine.apply(name, to: inputs, count: part.count, firstStep: 1 + start)
      try body(outputs, images, part)
    }
  }

  /// All of them; nil when the program has no such function.
  func outputs(of name: String) throws(IngotError) -> (rows: [Float], width: Int)? {
    guard let function = machine.module.function(.func, named: name) else { return nil }
    var rows: [Float] = []
    try forEachChunk(of: name) { outputs, _, _ in rows += outputs }
    return (rows, function.resultType.columns)
  }

  /// At most so many of the images, evenly spread: neighbours in a sorted data set are of one class.
  func spread(_ count: Int) -> Subject {
    Subject(machine: machine, dataset: dataset, indices: indices.spread(count))
  }
}

extension [Int] {
  /// At most so many of them, evenly spread and in their order.
  func spread(_ wanted: Int) -> [Int] {
    wanted >= count ? self : (0..<wanted).map { self[$0 * count / wanted] }
  }

  func every(_ stride: Int, from first: Int) -> [Int] {
    Swift.stride(from: first, to: count, by: stride).map { self[$0] }
  }
}

extension Dataset {
  /// Images as floats in [0, 1], one row each.
  func floats(_ indices: [Int]) -> [Float] {
    var images = Array(repeating: Float(0), count: indices.count * pixelsPerImage)
    images.withUnsafeMutableBufferPointer { copyImages(indices, into: $0) }
    return images
  }

  /// What a frozen function reads of images and their labels, by the names of its arguments: `x`, `y`, and `partial_y`, in which no
  /// label is known.
  func inputs(of function: Function, _ images: [Float], _ indices: [Int]) -> [String: [Float]] {
    var inputs: [String: [Float]] = [:]
    if function.argument(named: "x") != nil { inputs["x"] = images }
    for name in ["y", "partial_y"] {
      guard let argument = function.argument(named: name) else { continue }
      let width = function[argument].type.columns
      var labels = Array(repeating: Float(0), count: indices.count * width)
      // As most are in training.
      let isKnown = name == "y"
      labels.withUnsafeMutableBufferPointer {
        copyOneHotLabels(indices, width: width, where: { _ in isKnown }, into: $0)
      }
      inputs[name] = labels
    }
    return inputs
  }
}
