import CIngotZlib
package import IngotDiagnostics

/// A grey picture with 8 bits per pixel, row-major.
package struct GrayImage: Sendable {
  package let width: Int
  package let height: Int
  package var pixels: [UInt8]

  package init(width: Int, height: Int, fill: UInt8 = 0) {
    self.width = width
    self.height = height
    pixels = Array(repeating: fill, count: width * height)
  }
}

extension GrayImage {
  /// Creates a picture of floats, black at 0 and white at 1; NaN is black.
  ///
  /// - Parameter floats: `width * height` numbers.
  package init(width: Int, height: Int, floats: some Sequence<Float>) {
    self.init(width: width, height: height)
    pixels = floats.map { $0.isNaN ? 0 : UInt8(max(0, min(1, $0)) * 255) }
    precondition(pixels.count == width * height)
  }

  /// Returns the picture with each pixel as a square of `scale` by `scale` pixels.
  package func enlarged(_ scale: Int) -> GrayImage {
    if scale == 1 { return self }
    var image = GrayImage(width: width * scale, height: height * scale)
    image.pixels = (0..<height).flatMap { y in
      let line = pixels[(y * width)..<((y + 1) * width)].flatMap { Array(repeating: $0, count: scale) }
      return Array((0..<scale).map { _ in line }.joined())
    }
    return image
  }
}

/// A colour picture with 8 bits each of red, green and blue per pixel, row-major.
package struct ColorImage: Sendable {
  package let width: Int
  package let height: Int
  /// The pixels, with three bytes per pixel.
  package var pixels: [UInt8]

  /// Creates a white picture.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = Array(repeating: 255, count: 3 * width * height)
  }
}

extension GrayImage {
  /// The picture as a PNG file.
  package var png: [UInt8] {
    encoded(width: width, height: height, pixels, color: .gray, effort: 9)
  }

  package func write(to path: String) throws(IngotError) { try AtomicFile.write(png, to: path) }
}

extension ColorImage {
  /// The picture as a PNG file.
  package var png: [UInt8] {
    // More effort takes four times as long and saves only two hundredths of a chart's bytes.
    encoded(width: width, height: height, pixels, color: .rgb, effort: 6)
  }

  package func write(to path: String) throws(IngotError) { try AtomicFile.write(png, to: path) }
}

/// Returns a PNG file (https://www.w3.org/TR/png-3/) with one IDAT chunk and no filter.
private func encoded(width: Int, height: Int, _ pixels: [UInt8], color: PNGHeader.Color, effort: Int32) -> [UInt8] {
  let stride = width * color.samples
  var lines: [UInt8] = []
  lines.reserveCapacity((stride + 1) * height)
  for row in 0..<height {
    lines.append(0)
    lines += pixels[(row * stride)..<((row + 1) * stride)]
  }
  let header = bigEndian(width) + bigEndian(height) + [8, color.rawValue, 0, 0, 0]
  return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
    + chunk("IDAT", zlibCompressed(lines, effort: effort)) + chunk("IEND", [])
}

/// Returns a chunk: length, type, data, and the checksum of type and data.
private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
  let body = Array(type.utf8) + data
  return bigEndian(data.count) + body + bigEndian(Int(crc32(0, body, UInt32(body.count))))
}
