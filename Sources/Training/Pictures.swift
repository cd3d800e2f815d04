package import IngotData
package import IngotDiagnostics
package import IngotExecution
import IngotIR
import IngotReport

/// Pictures of what a trained program does, by its frozen functions.
package struct Pictures {
  private let machine: Machine
  private let dataset: Dataset
  /// The images to show.
  private let indices: [Int]

  package init(machine: Machine, dataset: Dataset, indices: [Int]) {
    self.machine = machine
    self.dataset = dataset
    self.indices = indices
  }

  private static let reconstructionColumns = 16
  private static let reconstructionRows = 4
  private static let styleRows = 12

  /// Samples over a grid of codes, or nil where a sample is not made from a two-dimensional code alone.
  package func samples() throws(IngotError) -> GrayImage? {
    guard machine.codeWidth(ofDecoder: "sample") == 2 else { return nil }
    return try machine.sampleGrid(
      of: "sample", rows: SampleGrid.standard.rows, columns: SampleGrid.standard.columns, width: dataset.width,
      height: dataset.height)
  }

  /// Images in a row, and below each row what the model makes of them; nil for a model that reconstructs nothing.
  package func reconstructions() throws(IngotError) -> GrayImage? {
    guard let function = machine.module.function(.func, named: "reconstruction") else { return nil }
    let columns = Self.reconstructionColumns
    var sheet = ImageSheet(columns: columns, width: dataset.width, height: dataset.height)
    for row in 0..<Self.reconstructionRows {
      let shown = (row * columns..<(row + 1) * columns).map { indices[$0 % indices.count] }
      for index in shown { sheet.add(dataset.image(index)) }
      let inputs = Evaluation.inputs(of: function, Evaluation.images(dataset, shown), dataset, shown)
      try add(machine.apply("reconstruction", to: inputs), to: &sheet)
    }
    return sheet.image
  }

  /// Styles by classes: an image in front, and behind it what its code becomes in each class; nil for a model whose samples
  /// have no class.
  package func styles() throws(IngotError) -> GrayImage? {
    guard let sample = machine.module.function(.func, named: "sample"), let y = sample.argument(named: "y"),
      let code = machine.module.function(.func, named: "code")
    else { return nil }
    let classes = sample[y].type.columns
    var sheet = ImageSheet(columns: classes + 1, width: dataset.width, height: dataset.height)
    // Neighbours in a sorted data set are of one class; these are spread over it.
    let shown = (0..<Self.styleRows).map { indices[$0 * 7919 % indices.count] }
    let codes = try machine.apply("code", to: ["x": Evaluation.images(dataset, shown)])
    let width = code.resultType.columns
    for (row, index) in shown.enumerated() {
      sheet.add(dataset.image(index))
      let z = codes[(row * width)..<((row + 1) * width)]
      let labels = (0..<(classes * classes)).map { Float($0 / classes == $0 % classes ? 1 : 0) }
      let rows = Array((0..<classes).map { _ in Array(z) }.joined())
      try add(machine.apply("sample", to: ["y": labels, "z": rows]), to: &sheet)
    }
    return sheet.image
  }

  private func add(_ outputs: [Float], to sheet: inout ImageSheet) throws(IngotError) {
    let size = dataset.pixelsPerImage
    guard outputs.count % size == 0 else {
      throw IngotError(
        .badInput,
        "expected functions that give images of \(dataset.width)x\(dataset.height), found \(outputs.count) numbers")
    }
    for start in stride(from: 0, to: outputs.count, by: size) { sheet.add(outputs[start..<(start + size)]) }
  }
}

/// Codes on a square grid around the origin.
package enum SampleGrid {
  /// From -10 to 10 in steps of about 1.5: two deviations of the Gaussian model's prior to each side.
  package static let standard = (rows: 14, columns: 14)
  package static let extent: Float = 10

  /// Coordinates, evenly spaced from one end to the other; the middle when there is only one.
  static func coordinates(_ count: Int) -> [Float] {
    (0..<count).map { count == 1 ? 0 : extent * (2 * Float($0) / Float(count - 1) - 1) }
  }
}

extension Machine {
  /// The width of the code that a decoder takes, or nil when there is no such network or it takes more.
  package func codeWidth(ofDecoder name: String) -> Int? {
    guard let function = module.function(.func, named: name), function.arguments.count == 1,
      let argument = function.arguments.first
    else { return nil }
    return function[argument].type.columns
  }

  /// The decoder over a grid of two-dimensional codes: the first coordinate grows to the right, the second upwards.
  ///
  /// - Parameters:
  ///   - width: of an image, in pixels.
  ///   - height: of an image, in pixels.
  package func sampleGrid(
    of name: String, rows: Int, columns: Int, width: Int, height: Int
  ) throws(IngotError) -> GrayImage {
    let codes = SampleGrid.coordinates(rows).reversed().flatMap { y in
      SampleGrid.coordinates(columns).flatMap { x in [x, y] }
    }
    let images = try apply(name, to: codes)
    let size = width * height
    guard images.count == rows * columns * size else {
      throw IngotError(
        .badInput, "'@\(name)': expected images of \(size) pixels, found \(images.count / (rows * columns)) outputs")
    }
    var sheet = ImageSheet(columns: columns, width: width, height: height)
    for index in 0..<(rows * columns) { sheet.add(images[(index * size)..<((index + 1) * size)]) }
    return sheet.image
  }
}
