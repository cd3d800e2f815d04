import IngotTestSupport

/// A PNG file: bytes as they are, a sample that they edit, or the fields of a header, a palette and lines that they give.
struct PNGInput {
  private static let sample = HandmadePNG.gray(5, 3).bytes

  let file: [UInt8]

  init(_ bytes: [UInt8]) {
    guard let first = bytes.first, first & 2 == 2, bytes.count > 7 else {
      file = edited(bytes, Self.sample)
      return
    }
    let fields = bytes[1..<7].map { Int($0) }
    let header = HandmadePNG.number(fields[0]) + HandmadePNG.number(fields[1]) + bytes[3...4] + [0, 0, bytes[5] & 1]
    let palette = bytes[7...].prefix(3 * (fields[5] % 8))
    let lines = Array(bytes[7...].dropFirst(palette.count))
    file = HandmadePNG.file([
      ("IHDR", header), ("PLTE", Array(palette)), ("IDAT", HandmadePNG.deflate(lines)), ("IEND", []),
    ])
  }
}
