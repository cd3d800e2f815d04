import Foundation
package import IngotDiagnostics
package import IngotExecution
package import IngotFiles
package import IngotIR
import IngotRunPages

/// Codes on a square grid around the origin.
package enum SampleGrid {
  /// Rows and columns of a picture.
  package static let standard = (rows: 14, columns: 14)
  /// From the origin to each side, where no prior says more.
  static let extent: Float = 10

  /// Coordinates, evenly spaced from one end to the other; the middle when there is only one.
  static func coordinates(_ count: Int, extent: Float) -> [Float] {
    (0..<count).map { count == 1 ? 0 : extent * (2 * Float($0) / Float(count - 1) - 1) }
  }
}

extension Function {
  /// The width of the code that a decoder takes, or nil when it takes more than that.
  package var codeWidth: Int? {
    guard arguments.count == 1, let code = argument(.code) else { return nil }
    return self[code].type.columns
  }
}

extension Machine {
  /// Whether the program draws codes from a prior, of nothing but random numbers.
  var drawsPrior: Bool {
    module.function(.prior).map { prior in prior.arguments.allSatisfy { prior[$0].type.element == .i64 } } ?? false
  }

  /// Draws of a two-dimensional prior, rows of two; nil where the program has another or none.
  func planePriorDraws(_ count: Int) throws(IngotError) -> [Float]? {
    guard drawsPrior, module.function(.prior)?.resultType.columns == 2 else { return nil }
    return try apply(.prior, to: [:], count: count)
  }

  /// Two standard deviations of the prior, in two digits; nil where the program does not draw from one in the plane.
  private func priorExtent() throws(IngotError) -> Float? {
    guard let draws = try planePriorDraws(1000), let deviation = deviations(draws, width: 2).max(), deviation > 0 else {
      return nil
    }
    let unit = pow(10, log10(2 * deviation).rounded(.down) - 1)
    return Float((2 * deviation / unit).rounded() * unit)
  }

  /// A decoder over a grid of two-dimensional codes, two standard deviations of the prior to each side where the program draws from
  /// one: the first coordinate grows to the right, the second upwards.
  ///
  /// - Parameters:
  ///   - name: of a func of one argument.
  ///   - width: of an image, in pixels.
  ///   - height: of an image, in pixels.
  package func sampleGrid(
    of name: String, rows: Int, columns: Int, width: Int, height: Int
  ) throws(IngotError) -> GrayImage {
    let extent = try priorExtent() ?? SampleGrid.extent
    let codes = SampleGrid.coordinates(rows, extent: extent).reversed().flatMap { y in
      SampleGrid.coordinates(columns, extent: extent).flatMap { x in [x, y] }
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
