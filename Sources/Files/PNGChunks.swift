import CIngotZlib

/// The chunks of a PNG file that determine its pixels (https://www.w3.org/TR/png-3/, section 5). Other chunks are
/// skipped.
///
/// Every length is checked against the file and every checksum against the chunk. Data after the last chunk is ignored.
struct PNGChunks {
  let header: PNGHeader
  /// The red, green and blue of each palette entry; empty if there is no palette.
  let palette: [UInt8]
  /// The concatenated data of all IDAT chunks: one zlib stream.
  let compressed: [UInt8]

  init(_ bytes: [UInt8]) throws(PNGError) {
    var reader = ChunkReader(bytes)
    try reader.skipSignature()
    let first = try reader.next()
    guard first.type == "IHDR" else { throw PNGError("chunk 'IHDR' first", found: "'\(first.type)'") }
    header = try PNGHeader(first.data)
    var palette: [UInt8]?
    var compressed: [UInt8] = []
    var hasData = false
    var previous = first.type
    while previous != "IEND" {
      let chunk = try reader.next()
      switch chunk.type {
      case "PLTE":
        guard palette == nil, !hasData else {
          throw PNGError("one chunk 'PLTE' before 'IDAT'", found: palette == nil ? "one after it" : "another")
        }
        palette = Array(chunk.data)
      case "IDAT":
        guard !hasData || previous == "IDAT" else {
          throw PNGError("chunks 'IDAT' in a row", found: "'\(previous)' between them")
        }
        compressed += chunk.data
        hasData = true
      case "IEND":
        guard chunk.data.isEmpty else {
          throw PNGError("chunk 'IEND' without data", found: "\(chunk.data.count) bytes")
        }
      default:
        // If the first letter is a capital, the image cannot be decoded without the chunk.
        guard chunk.type.first?.isLowercase == true else {
          throw PNGError("chunks 'IHDR' once, 'PLTE', 'IDAT' and 'IEND'", found: "'\(chunk.type)'")
        }
      }
      previous = chunk.type
    }
    guard hasData else { throw PNGError("a chunk 'IDAT'", found: "none") }
    self.compressed = compressed
    self.palette = palette ?? []
    if header.color == .palette { try checkPalette() }
  }

  private func checkPalette() throws(PNGError) {
    let entries = 1 << header.depth
    guard palette.count.isMultiple(of: 3), (1...entries).contains(palette.count / 3) else {
      throw PNGError("a palette of 1 to \(entries) colours of 3 bytes", found: "\(palette.count) bytes")
    }
  }
}

/// Reads the chunks of a file in order.
private struct ChunkReader {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The number of bytes in a chunk's length, type and checksum.
  private static let overhead = 12

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func skipSignature() throws(PNGError) {
    guard bytes.starts(with: Self.signature) else {
      let isShort = bytes.count < Self.signature.count
      throw PNGError("a PNG file", found: isShort ? "\(bytes.count) bytes" : "another signature")
    }
    position = Self.signature.count
  }

  mutating func next() throws(PNGError) -> (type: String, data: ArraySlice<UInt8>) {
    let left = bytes.count - position
    guard left >= Self.overhead else { throw PNGError("a chunk at byte \(position)", found: "\(left) bytes") }
    let length = bytes[position..<(position + 4)].bigEndianNumber
    let typed = bytes[(position + 4)...]
    let letters = typed.prefix(4)
    guard letters.allSatisfy({ (65...90).contains($0 & 0xDF) }) else {
      throw PNGError("a chunk type of four letters at byte \(position + 4)", found: "other bytes")
    }
    let type = String(decoding: letters, as: UTF8.self)
    guard length <= Int(Int32.max), length <= left - Self.overhead else {
      throw PNGError("\(length) bytes of chunk '\(type)'", found: "\(left - Self.overhead)")
    }
    let body = typed.prefix(4 + length)
    let checksum = bytes[body.endIndex..<(body.endIndex + 4)].bigEndianNumber
    let found = body.withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress, UInt32($0.count))) }
    guard found == checksum else {
      throw PNGError("chunk '\(type)' at byte \(position) to match its checksum", found: "damaged data")
    }
    position = body.endIndex + 4
    return (type, body.dropFirst(4))
  }
}
