import IngotDatasets
import IngotDiagnostics
import IngotFiles
import IngotTestSupport
import Testing

/// Tests that damaged, hostile and unusual PNG files cause an error that says what is wrong, and never a crash.
struct PNGDamageTests {
  private func message(_ bytes: [UInt8]) -> String {
    do throws(IngotError) {
      _ = try GrayImage(png: bytes, name: "a.png")
      return "none"
    } catch {
      #expect(error.kind == .badInput)
      return "\(error)"
    }
  }

  private static let header = HandmadePNG.gray(3, 2).header
  private static let data = HandmadePNG.deflate(HandmadePNG.gray(3, 2).lines)

  private static func header(
    _ width: Int, _ height: Int, depth: UInt8 = 8, color: UInt8 = 0, rest: [UInt8] = [0, 0, 0]
  ) -> [UInt8] {
    HandmadePNG.number(width) + HandmadePNG.number(height) + [depth, color] + rest
  }

  private static let wrongChunks: [([UInt8], String)] = [
    ([], "a PNG file, found 0 bytes"),
    (Array(HandmadePNG.signature.dropLast()), "a PNG file, found 7 bytes"),
    (Array("GIF89a, or so".utf8), "a PNG file, found another signature"),
    (HandmadePNG.signature, "a chunk at byte 8, found 0 bytes"),
    (
      HandmadePNG.signature + HandmadePNG.number(0x7FFF_FFFF) + Array("IHDR    ".utf8),
      "2147483647 bytes of chunk 'IHDR', found 0"
    ),
    (
      HandmadePNG.signature + HandmadePNG.number(0xFFFF_FFFF) + Array("IHDR    ".utf8),
      "4294967295 bytes of chunk 'IHDR', found 0"
    ),
    (
      HandmadePNG.signature + Array(repeating: 0, count: 12),
      "a chunk type of four letters at byte 12, found other bytes"
    ),
    (HandmadePNG.file([("IDAT", data)]), "chunk 'IHDR' first, found 'IDAT'"),
    (HandmadePNG.file([("IHDR", header + [0])]), "a header of 13 bytes, found 14"),
    (HandmadePNG.file([("IHDR", header), ("IEND", [])]), "a chunk 'IDAT', found none"),
    (
      HandmadePNG.file([("IHDR", header), ("IHDR", header)]),
      "chunks 'IHDR' once, 'PLTE', 'IDAT' and 'IEND', found 'IHDR'"
    ),
    (HandmadePNG.file([("IHDR", header), ("XDAT", [])]), "found 'XDAT'"),
    (
      HandmadePNG.file([("IHDR", header), ("PLTE", [1]), ("PLTE", [1])]),
      "one chunk 'PLTE' before 'IDAT', found another"
    ),
    (
      HandmadePNG.file([("IHDR", header), ("IDAT", data), ("PLTE", [1])]),
      "one chunk 'PLTE' before 'IDAT', found one after"
    ),
    (
      HandmadePNG.file([("IHDR", header), ("IDAT", []), ("tEXt", []), ("IDAT", data)]),
      "chunks 'IDAT' in a row, found 'tEXt' between them"
    ),
    (HandmadePNG.file([("IHDR", header), ("IDAT", data), ("IEND", [1])]), "chunk 'IEND' without data, found 1 bytes"),
  ]

  @Test(arguments: wrongChunks)
  func refusesWrongChunks(_ bytes: [UInt8], _ expected: String) {
    let found = message(bytes)
    #expect(found.hasPrefix("error: 'a.png': expected ") && found.contains(expected), "\(found)")
  }

  private static let wrongHeaders: [([UInt8], String)] = [
    (header(0, 2), "an image of at least 1x1, found 0x2"),
    (header(3, 0), "an image of at least 1x1, found 3x0"),
    (header(2049, 2048), "at most 4194304 pixels, found an image of 2049x2048"),
    (header(0xFFFF_FFFF, 0xFFFF_FFFF), "at most 4194304 pixels, found an image of 4294967295x4294967295"),
    (header(3, 2, color: 1), "a colour type of 0, 2, 3, 4 or 6, found 1"),
    (header(3, 2, depth: 3), "a bit depth of 1, 2, 4, 8, 16 for colour type 0, found 3"),
    (header(3, 2, depth: 4, color: 2), "a bit depth of 8, 16 for colour type 2, found 4"),
    (header(3, 2, depth: 16, color: 3), "a bit depth of 1, 2, 4, 8 for colour type 3, found 16"),
    (header(3, 2, rest: [0, 0, 2]), "compression 0, filter 0 and interlace 0 or 1, found 0, 0 and 2"),
    (header(3, 2, rest: [1, 0, 0]), "found 1, 0 and 0"),
    (
      header(2048, 2048, depth: 16, color: 6),
      "33556480 bytes of image data, found \(data.count) bytes, which cannot hold them"
    ),
    (header(3, 3), "12 bytes of image data, found 8"),
    (header(3, 1), "4 bytes of image data, found more"),
    (header(3, 2, color: 3), "a palette of 1 to 256 colours of 3 bytes, found 0 bytes"),
  ]

  @Test(arguments: wrongHeaders)
  func refusesWrongHeaders(_ header: [UInt8], _ expected: String) {
    let found = message(HandmadePNG.file([("IHDR", header), ("IDAT", Self.data), ("IEND", [])]))
    #expect(found.hasPrefix("error: 'a.png': expected ") && found.hasSuffix(expected), "\(found)")
  }

  private static let wrongData: [([UInt8], String)] = [
    ([], "whole image data, found damaged data"),
    (Array(data.dropLast()), "whole image data, found damaged data"),
    (data + [0], "\(data.count) bytes of compressed data, found \(data.count + 1)"),
    ([0x78, 0xBB, 0, 0, 0, 1], "whole image data, found damaged data"),
    (HandmadePNG.deflate([5, 1, 2, 3, 0, 4, 5, 6]), "filters of 0 to 4, found 5"),
    (HandmadePNG.deflate(Array(repeating: 0, count: 100_000)), "8 bytes of image data, found more"),
  ]

  @Test(arguments: wrongData)
  func refusesWrongData(_ data: [UInt8], _ expected: String) {
    let found = message(HandmadePNG.file([("IHDR", Self.header), ("IDAT", data), ("IEND", [])]))
    #expect(found == "error: 'a.png': expected \(expected)")
  }

  @Test func refusesColoursBeyondThePalette() {
    var file = HandmadePNG(width: 2, height: 1, depth: 2, color: 3, samples: [1, 2], palette: [9, 9, 9, 8, 8, 8])
    #expect(message(file.bytes).hasSuffix("expected colours below 2, found 2"))
    file.palette = Array(repeating: 0, count: 15)
    #expect(message(file.bytes).hasSuffix("expected a palette of 1 to 4 colours of 3 bytes, found 15 bytes"))
    file.palette = [1, 2, 3, 4]
    #expect(message(file.bytes).hasSuffix("found 4 bytes"))
  }

  private static let kinds = [
    HandmadePNG.gray(5, 4),
    HandmadePNG(
      width: 9, height: 9, color: 6, isInterlaced: true, samples: (0..<324).map { $0 * 11 % 256 }, filter: 4),
    HandmadePNG(
      width: 6, height: 3, depth: 4, color: 3, samples: (0..<18).map { $0 % 5 }, palette: Array(0..<15), filter: 1),
  ]

  /// Checksums detect every cut and every changed byte.
  @Test(arguments: kinds)
  func refusesEveryCutAndEveryChangedByte(_ file: HandmadePNG) {
    let whole = file.bytes
    #expect(message(whole) == "none")
    for length in 0..<whole.count { #expect(message(Array(whole[..<length])) != "none", "cut at \(length)") }
    for position in whole.indices {
      var bytes = whole
      bytes[position] ^= 0x41
      #expect(message(bytes) != "none", "changed at \(position)")
    }
  }

  /// The damaged files have correct checksums, so that the damage reaches headers, palettes, lines and filters.
  @Test(arguments: kinds)
  func survivesDamageThatChecksumsDoNotTell(_ file: HandmadePNG) {
    var random = SplitMix64(seed: 1, stream: file.width)
    func damage(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      for _ in 0..<Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: bytes.remove(at: position)
        default: bytes.insert(bytes[position], at: position)
        }
      }
      return bytes
    }
    var read = 0
    for _ in 0..<1000 {
      let chunks = [
        ("IHDR", damage(file.header)), ("PLTE", damage(file.palette)),
        ("IDAT", HandmadePNG.deflate(damage(file.lines))),
        ("IEND", []),
      ]
      if message(HandmadePNG.file(chunks)) == "none" { read += 1 }
    }
    // Some damaged files are valid images.
    #expect((1..<1000).contains(read))
  }
}
