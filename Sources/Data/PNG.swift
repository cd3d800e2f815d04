import CIngotZlib
package import IngotDiagnostics

/// A grey picture, 8 bits a pixel, row-major.
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
  /// The picture as a PNG file (https://www.w3.org/TR/png-3/): one IDAT chunk, no filter.
  package var png: [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      lines.append(0)
      lines += pixels[(row * width)..<((row + 1) * width)]
    }
    var size = compressBound(UInt(lines.count))
    var compressed = Array<UInt8>(repeating: 0, count: Int(size))
    guard compress2(&compressed, &size, lines, UInt(lines.count), 9) == Z_OK else {
      fatalError("no memory to compress")
    }
    let header = bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + chunk("IDAT", Array(compressed[..<Int(size)])) + chunk("IEND", [])
  }

  package func write(to path: String) throws(IngotError) {
    let file = try AtomicFile(path)
    try file.write(png)
    try file.commit()
  }
}

private func bigEndian(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }

/// Length, type, data, and the checksum of type and data.
private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
  let body = Array(type.utf8) + data
  return bigEndian(data.count) + body + bigEndian(Int(crc32(0, body, UInt32(body.count))))
}
