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

  /// Images that are measured at once: memory does not grow with the data.
  private static let chunk = 1000

  /// - Parameters:
  ///   - indices: of the images to measure on.
  /// - Throws: when the images are of another size than a function's, or of more classes.
  package static func measure(
    _ machine: Machine, on dataset: Dataset, _ indices: [Int]
  ) throws(IngotError) -> Evaluation {
    try check(machine.module, fits: dataset)
    let reconstruction = machine.module.function(.func, named: "reconstruction")
    let classes = machine.module.function(.func, named: "classes")
    var (crossEntropy, squaredError, pixels, wrong) = (0.0, 0.0, 0, 0)
    for start in stride(from: 0, to: indices.count, by: chunk) {
      let part = Array(indices[start..<min(indices.count, start + chunk)])
      let images = Self.images(dataset, part)
      if let reconstruction {
        let outputs = try machine.apply("reconstruction", to: Self.inputs(of: reconstruction, images, dataset, part))
        crossEntropy += crossEntropySum(outputs, images)
        squaredError += squaredErrorSum(outputs, images)
        pixels += outputs.count
      }
      if let classes {
        let outputs = try machine.apply("classes", to: Self.inputs(of: classes, images, dataset, part))
        wrong += wrongRows(outputs, part.map { Int(dataset.labels[$0]) })
      }
    }
    var evaluation = Evaluation()
    if indices.isEmpty { return evaluation }
    if reconstruction != nil {
      evaluation.figures += [
        ("cross_entropy", crossEntropy / Double(pixels)), ("squared_error", squaredError / Double(pixels)),
      ]
    }
    if classes != nil {
      evaluation.figures.append(("classification_error", Double(wrong) / Double(indices.count)))
    }
    return evaluation
  }

  /// Figures as the members of a JSON object; JSON has no number for what is not finite.
  package static func json(_ figures: [(name: String, value: Double)]) -> String {
    figures.map { "\"\($0.name)\":\($0.value.isFinite ? "\($0.value)" : "null")" }.joined(separator: ",")
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

  /// Over all pixels, with the terms of the loss of that name.
  private static func crossEntropySum(_ outputs: [Float], _ targets: [Float]) -> Double {
    let tiny = 1e-15
    return zip(outputs, targets).reduce(0.0) { sum, pair in
      let (y, t) = (Double(pair.0), Double(pair.1))
      return sum - (t * log(y + tiny) + (1 - t) * log(1 - y + tiny))
    }
  }

  private static func squaredErrorSum(_ outputs: [Float], _ targets: [Float]) -> Double {
    zip(outputs, targets).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
  }

  /// Rows whose largest entry is not that of the label.
  private static func wrongRows(_ outputs: [Float], _ labels: [Int]) -> Int {
    let classes = outputs.count / labels.count
    return labels.indices.count { row in
      let distribution = outputs[(row * classes)..<((row + 1) * classes)]
      let largest = distribution.indices.max { distribution[$0] < distribution[$1] } ?? distribution.startIndex
      return largest - distribution.startIndex != labels[row]
    }
  }
}
