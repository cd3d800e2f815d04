/// Images of one size on a sheet, row by row, with a thin gap between them.
package struct ImageSheet {
  private static let gap = 2
  private static let background: UInt8 = 40

  private let columns: Int
  private let width: Int
  private let height: Int

  /// The number of pixels of an image.
  package var pixels: Int { width * height }
  /// The size of an image, for people.
  package var size: String { "\(width)x\(height)" }
  private var images: [[UInt8]] = []

  /// - Parameters:
  ///   - columns: the number of images in a row.
  ///   - width: the width of an image, in pixels.
  ///   - height: the height of an image, in pixels.
  package init(columns: Int, width: Int, height: Int) {
    self.columns = columns
    self.width = width
    self.height = height
  }

  package mutating func add(_ pixels: some Sequence<UInt8>) { images.append(Array(pixels)) }

  /// Adds an image of floats, black at 0 and white at 1.
  package mutating func add(_ values: some Sequence<Float>) {
    images.append(GrayImage(width: width, height: height, floats: values).pixels)
  }

  /// Adds images of floats, one after another.
  package mutating func addRows(_ rows: [Float]) {
    for start in stride(from: 0, to: rows.count, by: pixels) { add(rows[start..<(start + pixels)]) }
  }

  /// The whole sheet. Places without an image stay empty.
  package var image: GrayImage {
    let rows = max(1, (images.count + columns - 1) / columns)
    let (stepX, stepY) = (width + Self.gap, height + Self.gap)
    var sheet = GrayImage(width: columns * stepX + Self.gap, height: rows * stepY + Self.gap, fill: Self.background)
    for (index, pixels) in images.enumerated() {
      let (left, top) = (Self.gap + index % columns * stepX, Self.gap + index / columns * stepY)
      for y in 0..<height {
        let start = (top + y) * sheet.width + left
        sheet.pixels.replaceSubrange(start..<(start + width), with: pixels[(y * width)..<((y + 1) * width)])
      }
    }
    return sheet
  }
}
