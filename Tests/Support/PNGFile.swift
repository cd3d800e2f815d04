import CIngotZlib

/// A PNG file without filters, read back strictly by the specification.
package struct PNGFile {
  package let width: Int
  package let height: Int
  /// The number of bytes per pixel: 1 for grey, 3 for red, green and blue.
  package let bytesPerPixel: Int
  package private(set) var pixels: [UInt8] = []

  /// Reads a file. Returns nil unless it consists of the signature and the chunks IHDR, IDAT and IEND, with correct
  /// checksums and with the number and length of lines that the header states.
  package init?(_ bytes: [UInt8]) {
    guard bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else { return nil }
    var chunks: [(type: String, data: [UInt8])] = []
    var position = 8
    while position < bytes.count {
      guard position + 12 <= bytes.count else { return nil }
      let length = Self.number(bytes[position..<position + 4])
      guard position + 12 + length <= bytes.count else { return nil }
      let body = Array(bytes[position + 4..<position + 8 + length])
      let checksum = Self.number(bytes[position + 8 + length..<position + 12 + length])
      guard checksum == Int(crc32(0, body, UInt32(body.count))) else { return nil }
      chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      position += 12 + length
    }
    guard chunks.map(\.type) == ["IHDR", "IDAT", "IEND"], chunks[0].data.count == 13, chunks[2].data.isEmpty else {
      return nil
    }
    let header = chunks[0].data
    (width, height) = (Self.number(header[0..<4]), Self.number(header[4..<8]))
    switch header[8...] {
    case [8, 0, 0, 0, 0]: bytesPerPixel = 1
    case [8, 2, 0, 0, 0]: bytesPerPixel = 3
    default: return nil
    }
    let stride = width * bytesPerPixel + 1
    // One extra byte reveals data that is too long.
    var lines = Array<UInt8>(repeating: 0, count: stride * height + 1)
    var size = UInt(lines.count)
    guard uncompress(&lines, &size, chunks[1].data, UInt(chunks[1].data.count)) == Z_OK, size == stride * height else {
      return nil
    }
    for row in 0..<height {
      guard lines[row * stride] == 0 else { return nil }
      pixels += lines[row * stride + 1..<(row + 1) * stride]
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
