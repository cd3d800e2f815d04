package import IngotData
package import IngotDiagnostics
package import IngotExecution
import IngotIR
import IngotReport

/// Pictures of what a trained program does. They need the networks `encoder` and `decoder`.
package struct Pictures {
  private let machine: Machine
  private let dataset: Dataset

  package init(machine: Machine, dataset: Dataset) {
    self.machine = machine
    self.dataset = dataset
  }

  private static let reconstructionColumns = 16
  private static let reconstructionRows = 4

  /// The decoder over a grid of codes, or nil for a decoder whose code is not two-dimensional.
  package func samples() throws(IngotError) -> GrayImage? {
    guard machine.codeWidth(ofDecoder: "decoder") == 2 else { return nil }
    return try machine.sampleGrid(
      of: "decoder", rows: SampleGrid.standard.rows, columns: SampleGrid.standard.columns, width: dataset.width,
      height: dataset.height)
  }

  /// Images in a row, and below each row what the autoencoder makes of them; nil without the two networks.
  package func reconstructions() throws(IngotError) -> GrayImage? {
    let names = Set(machine.module.functions.filter { $0.kind == .func }.map(\.name))
    guard names.isSuperset(of: ["encoder", "decoder"]) else { return nil }
    let columns = Self.reconstructionColumns
    var sheet = ImageSheet(columns: columns, width: dataset.width, height: dataset.height)
    for row in 0..<Self.reconstructionRows {
      let indices = (row * columns..<(row + 1) * columns).map { $0 % dataset.count }
      for index in indices { sheet.add(dataset.image(index)) }
      let input = indices.flatMap { dataset.image($0).map { Float($0) / 255 } }
      let output = try machine.apply("decoder", to: machine.apply("encoder", to: input))
      for position in 0..<columns {
        sheet.add(output[(position * dataset.pixelsPerImage)..<((position + 1) * dataset.pixelsPerImage)])
      }
    }
    return sheet.image
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
  /// The width of the code that a decoder takes, or nil when there is no such network.
  package func codeWidth(ofDecoder name: String) -> Int? {
    guard let function = module.function(.func, named: name), let argument = function.arguments.first else {
      return nil
    }
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
