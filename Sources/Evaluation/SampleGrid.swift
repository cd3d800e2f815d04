import Foundation
package import IngotDiagnostics
package import IngotExecution
package import IngotFiles
package import IngotIR
import IngotRunPages

/// Codes on a square grid around the origin.
package enum SampleGrid {
  /// The standard number of rows and columns of a picture.
  package static let standard = (rows: 14, columns: 14)
  /// The distance from the origin to each side, where no prior determines it.
  static let extent: Float = 10

  /// Returns coordinates evenly spaced from one end to the other; a single coordinate is in the middle.
  static func coordinates(_ count: Int, extent: Float) -> [Float] {
    (0..<count).map { count == 1 ? 0 : extent * (2 * Float($0) / Float(count - 1) - 1) }
  }
}

extension Function {
  /// The width of the code that a decoder takes, or nil if the function takes anything else.
  package var codeWidth: Int? {
    guard arguments.count == 1, let code = argument(.code) else { return nil }
    return self[code].type.columns
  }
}

extension Machine {
  /// Whether the program draws codes from a prior that depends only on random numbers.
  var drawsPrior: Bool {
    module.function(.prior).map { prior in prior.arguments.allSatisfy { prior[$0].type.element == .i64 } } ?? false
  }

  /// Returns draws from a two-dimensional prior, as rows of two; nil if the program has no such prior.
  func planePriorDraws(_ count: Int) throws(IngotError) -> [Float]? {
    guard drawsPrior, module.function(.prior)?.resultType.columns == 2 else { return nil }
    return try apply(.prior, to: [:], count: count)
  }

  /// Returns two standard deviations of the prior, rounded to two digits; nil if the program does not draw from a
  /// two-dimensional prior.
  private func priorExtent() throws(IngotError) -> Float? {
    guard let draws = try planePriorDraws(1000), let deviation = deviations(draws, width: 2).max(), deviation > 0 else {
      return nil
    }
    let unit = pow(10, log10(2 * deviation).rounded(.down) - 1)
    return Float((2 * deviation / unit).rounded() * unit)
  }

  /// Returns the images of a decoder over a grid of two-dimensional codes. The grid extends two standard deviations of
  /// the prior to each side if the program draws from one; the first coordinate grows to the right, the second upwards.
  ///
  /// - Parameters:
  ///   - name: the name of a func with one argument.
  ///   - width: the width of an image, in pixels.
  ///   - height: the height of an image, in pixels.
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
