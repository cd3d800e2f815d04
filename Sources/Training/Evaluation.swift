import Foundation
package import IngotData
package import IngotDiagnostics
package import IngotExecution
import IngotIR

/// How well a trained program does on images that it was not trained on: figures of its frozen functions.
package struct Evaluation: Sendable {
  /// In the order of ``measure``: only what the program has functions for.
  package private(set) var figures: [(name: String, value: Double)] = []

  package subscript(name: String) -> Double? { figures.first { $0.name == name }?.value }

  /// - Parameters:
  ///   - indices: of the images to measure on.
  /// - Throws: when a function reads what images and labels cannot give.
  package static func measure(
    _ machine: Machine, on dataset: Dataset, _ indices: [Int]
  ) throws(IngotError) -> Evaluation {
    var evaluation = Evaluation()
    if indices.isEmpty { return evaluation }
    let images = Self.images(dataset, indices)
    if let function = machine.module.function(.func, named: "reconstruction") {
      let outputs = try machine.apply("reconstruction", to: Self.inputs(of: function, images, dataset, indices))
      evaluation.figures += [
        ("cross_entropy", crossEntropy(outputs, images)), ("squared_error", squaredError(outputs, images)),
      ]
    }
    if let function = machine.module.function(.func, named: "classes") {
      let outputs = try machine.apply("classes", to: Self.inputs(of: function, images, dataset, indices))
      let labels = indices.map { Int(dataset.labels[$0]) }
      evaluation.figures.append(("classification_error", classificationError(outputs, labels)))
    }
    return evaluation
  }

  static func images(_ dataset: Dataset, _ indices: [Int]) -> [Float] {
    var images = Array(repeating: Float(0), count: indices.count * dataset.pixelsPerImage)
    images.withUnsafeMutableBufferPointer { dataset.copyImages(indices, into: $0) }
    return images
  }

  /// What a frozen function reads of images and their labels, by the names of its arguments.
  static func inputs(
    of function: Function, _ images: [Float], _ dataset: Dataset, _ indices: [Int]
  ) -> [String: [Float]] {
    var inputs = ["x": images]
    if let y = function.argument(named: "y") {
      let width = function[y].type.columns
      var labels = Array(repeating: Float(0), count: indices.count * width)
      labels.withUnsafeMutableBufferPointer { dataset.copyOneHotLabels(indices, width: width, into: $0) }
      inputs["y"] = labels
    }
    return inputs
  }

  /// The mean over all pixels, as the loss of that name has it.
  private static func crossEntropy(_ outputs: [Float], _ targets: [Float]) -> Double {
    let tiny = 1e-15
    let sum = zip(outputs, targets).reduce(0.0) { sum, pair in
      let (y, t) = (Double(pair.0), Double(pair.1))
      return sum - (t * log(y + tiny) + (1 - t) * log(1 - y + tiny))
    }
    return sum / Double(outputs.count)
  }

  private static func squaredError(_ outputs: [Float], _ targets: [Float]) -> Double {
    zip(outputs, targets).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / Double(outputs.count)
  }

  /// The share of rows whose largest entry is not that of the label.
  private static func classificationError(_ outputs: [Float], _ labels: [Int]) -> Double {
    let classes = outputs.count / labels.count
    let wrong = labels.indices.count { row in
      let distribution = outputs[(row * classes)..<((row + 1) * classes)]
      let largest = distribution.indices.max { distribution[$0] < distribution[$1] } ?? distribution.startIndex
      return largest - distribution.startIndex != labels[row]
    }
    return Double(wrong) / Double(labels.count)
  }
}
