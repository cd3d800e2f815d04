public import IngotDiagnostics
import IngotFiles

extension ShapedArray {
  /// Writes images as one PNG file, row by row, with a thin gap between them: black at 0, white at 1.
  ///
  /// - Parameters:
  ///   - path: the file to write; it appears whole or not at all.
  ///   - width: the width of an image, in pixels.
  ///   - height: the height of an image, in pixels; each example holds `width * height` numbers.
  ///   - columns: the number of images in a row of the sheet.
  ///   - scale: the number of pixels of the file for each pixel of an image, along both sides.
  /// - Throws: a usage error if the numbers are not whole images, and an error if the file cannot be written.
  public func writeImages(
    to path: String, width: Int, height: Int, columns: Int = 10, scale: Int = 2
  ) throws(IngotError) {
    guard width >= 1, height >= 1, let pixels = checkedProduct([width, height]), !scalars.isEmpty,
      scalars.count % pixels == 0
    else {
      throw IngotError(
        .usage, "expected whole images of \(width)x\(height), found \(scalars.count) numbers of shape \(shape)")
    }
    guard (1...1000).contains(columns), (1...64).contains(scale) else {
      throw IngotError(.usage, "expected 1 to 1000 columns and a scale of 1 to 64, found \(columns) and \(scale)")
    }
    var sheet = ImageSheet(columns: min(columns, scalars.count / pixels), width: width, height: height)
    sheet.addRows(scalars)
    try sheet.image.enlarged(scale).write(to: path)
  }
}
