import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotFiles
import IngotTestSupport
import Testing

/// Tests of the pixels read from PNG files of every kind.
struct PNGDecodeTests {
  private func decode(_ bytes: [UInt8]) throws(IngotError) -> GrayImage { try GrayImage(png: bytes, name: "a.png") }

  private static let others: [(kind: String, file: String, pixels: [UInt8])] = [
    (
      "grey, 8 bits",
      """
      iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAACs8akEAAAAH0lEQVR42mNkkJeXl5eXZ9SH0CyotD6Lvry8vL68PABWuwSNLNzExAAA
      AABJRU5ErkJggg==
      """, grays
    ),
    (
      "grey with alpha",
      """
      iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAQAAAAjkz5TAAAAH0lEQVR4nGNkYJBnRUBGfWVkLgserj6Cq88qzyrPCgDNZAWvvjYDQQAA
      AABJRU5ErkJggg==
      """, grays
    ),
    (
      "RGB",
      """
      iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAJUlEQVR4nGNkYGDQYERHLAxGDAyM3GgILiqGjJBFFeEITVQHggDT/gQO
      I6uH0AAAAABJRU5ErkJggg==
      """, lumas
    ),
    (
      "RGB with alpha",
      """
      iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAACJmvbYAAAAK0lEQVR4nGNkYGBg0GBk4MSGWRiMGOwZGLk5sWEkSTEMjCapiIKxSOrA
      MQCmFAYYLcoAIQAAAABJRU5ErkJggg==
      """, lumas
    ),
    (
      "palette of 4 bits with a transparent colour",
      """
      iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAMAAAB7tOvrAAAAD1BMVEUAAAD/AAAA/wAAAP////+B57DtAAAAAnRSTlP/AOW3MEoAAAAh
      SURBVHicY2RUkr3AIGTCqMAkyCMowCR4UFCAiUdQ8AAAKfQDnpRDS8QAAAAASUVORK5CYII=
      """,
      [
        0, 54, 182, 18, 255, 0, 54, 54, 182, 18, 255, 0, 54, 182, 182, 18, 255, 0, 54, 182, 18, 18, 255, 0, 54, 182,
        18, 255, 255, 0, 54, 182, 18, 255, 0,
      ]
    ),
    (
      "black and white",
      """
      iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAQAAAACh4ct1AAAAEklEQVR4nGMIYWBgCGFgYAgBAAT2AP3O3NEEAAAAAElFTkSuQmCC
      """,
      [
        0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0,
        255, 0, 255, 0,
      ]
    ),
    (
      "grey, 16 bits",
      """
      iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAAAAAD8YXVHAAAALUlEQVR4nGNkYFDWQEAWlkssGqwarL8gkIX1EusvlkswARbWS6y/EAJQ
      LkwAAAKWGIF06XmhAAAAAElFTkSuQmCC
      """,
      [
        0, 35, 70, 105, 140, 175, 210, 5, 40, 75, 110, 145, 180, 215, 10, 45, 80, 115, 150, 185, 220, 14, 49, 84, 119,
        154, 190, 225, 19, 54, 89, 124, 159, 194, 229,
      ]
    ),
  ]

  /// Files that another program wrote, with the pixel values that it reads, converted by Ingot's luma.
  @Test(arguments: others)
  func readsWhatOthersWrote(_ kind: String, _ file: String, _ pixels: [UInt8]) throws {
    let image = try decode(Array(try #require(Data(base64Encoded: file, options: .ignoreUnknownCharacters))))
    #expect(image.width == 7 && image.height == 5)
    #expect(image.pixels == pixels, "\(kind)")
  }

  private static let grays: [UInt8] = [
    0, 31, 62, 93, 124, 155, 186, 47, 78, 109, 140, 171, 202, 233, 94, 125, 156, 187, 218, 249, 24, 141, 172, 203, 234,
    9, 40, 71, 188, 219, 250, 25, 56, 87, 118,
  ]

  private static let lumas: [UInt8] = [
    0, 9, 18, 28, 37, 46, 55, 36, 46, 56, 66, 76, 86, 96, 72, 82, 93, 104, 115, 126, 136, 107, 119, 130, 142, 154, 165,
    177, 143, 155, 168, 180, 193, 205, 199,
  ]

  /// The image uses each of the five filters in turn and has two data chunks. Another program reads the same pixels.
  @Test func readsInterlacedColours() throws {
    let file = """
      iVBORw0KGgoAAAANSUhEUgAAAAsAAAAJCAIAAAEcAXHsAAAAA3RFWHRhAGLcSaI7AAAAyElEQVR42hXNO0sDQRRA4Tt3ZpO9ZOLm4TCLxhh0tRAyLghh
      DQFTiPioIlaisIJFBIsVBWMVOxEUg6CVTYoIdiktDChY2mkrWNgJkp+g6b/D4QDwWAVhf4FdfYatFLDdfogigvDUf+qG3Ag4nID2OggRuaLgi6oPpW//
      WrR+F/sMAzBCGinNsDQ5aTw5SAcy8kW0LKJQRA2uGZQJagrqU9CcB4FBDG2JKYmuxIKE0QO5cuIdn1c67Y33l3029pAxtmdSnnE9U/Bw4IMMBpXnQqUA
      AABySURBVHkMZjAocZYD1+GTGWtWxcoj9tI41aYT20VZLw0dLTjN1fT/AZDFkBNahHFCIkwQJgkdwjRhlsC6gNylM9fKr94Ud+4qjc7aVXfzvrfXe2t8
      fJ799G9Z/BU0U5orbSkdV5qUTiidVNpROq10Vv0Bubo8FBOwRnEAAAAASUVORK5CYII=
      """
    let image = try decode(Array(try #require(Data(base64Encoded: file, options: .ignoreUnknownCharacters))))
    #expect(image.width == 11 && image.height == 9)
    #expect(
      image.pixels == [
        0, 6, 13, 21, 31, 42, 55, 69, 85, 102, 120, 20, 26, 33, 42, 52, 64, 77, 91, 107, 124, 143, 40, 47, 54, 63, 73,
        85, 98, 113, 129, 146, 165, 61, 67, 75, 84, 94, 106, 120, 135, 151, 169, 188, 81, 87, 95, 105, 115, 128, 141,
        156, 173, 191, 210, 101, 108, 116, 126, 137, 149, 163, 178, 195, 213, 232, 121, 128, 137, 146, 158, 170, 184,
        200, 217, 235, 72, 142, 149, 157, 167, 179, 192, 206, 222, 56, 74, 94, 162, 169, 178, 188, 200, 213, 44, 60,
        78, 96, 117,
      ])
  }

  @Test func readsWhatTheProgramWrites() throws {
    var image = GrayImage(width: 19, height: 11)
    image.pixels = (0..<(19 * 11)).map { UInt8($0 * 31 % 256) }
    let found = try decode(image.png)
    #expect(found.width == 19 && found.height == 11 && found.pixels == image.pixels)
  }

  /// Covers each colour type with each of its depths, each filter and each pixel order, at sizes that leave bits and
  /// passes unused.
  @Test(
    arguments: [
      (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8),
      (6, 16),
    ], [(1, 1), (3, 5), (9, 2), (13, 17)])
  func readsEveryKind(_ kind: (color: Int, depth: Int), _ size: (width: Int, height: Int)) throws {
    let maximum = (1 << kind.depth) - 1
    var file = HandmadePNG(width: size.width, height: size.height, depth: kind.depth, color: kind.color, samples: [])
    var random = SplitMix64(seed: 5, stream: kind.depth)
    let count = size.width * size.height * file.samplesPerPixel
    file.samples = (0..<count).map { _ in Int.random(in: 0...maximum, using: &random) }
    if kind.color == 3 {
      file.palette = (0..<(3 * (maximum + 1))).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    let expected = (0..<(size.width * size.height)).map { pixel in
      let first = pixel * file.samplesPerPixel
      let values: [Int]
      switch kind.color {
      case 3: values = file.palette[(3 * file.samples[first])...].prefix(3).map { Int($0) }
      case 2, 6: values = Array(file.samples[first..<(first + 3)])
      default: values = Array(repeating: file.samples[first], count: 3)
      }
      let luma = 0.2126 * Double(values[0]) + 0.7152 * Double(values[1]) + 0.0722 * Double(values[2])
      return UInt8((luma * 255 / Double(kind.color == 3 ? 255 : maximum)).rounded())
    }
    for filter in UInt8(0)...4 {
      for isInterlaced in [false, true] {
        file.filter = filter
        file.isInterlaced = isInterlaced
        #expect(try decode(file.bytes).pixels == expected, "filter \(filter), interlaced \(isInterlaced)")
      }
    }
  }

  /// The file has chunks that do not affect pixels, and bytes after the end.
  @Test func skipsWhatItNeedNotKnow() throws {
    var file = HandmadePNG.gray(4, 3)
    file.extras =
      HandmadePNG.chunk("tRNS", [0, 7]) + HandmadePNG.chunk("gAMA", [0, 0, 177, 143])
      + HandmadePNG.chunk("zzZz", Array(0...99))
    file.palette = [1, 2, 3]
    #expect(try decode(file.bytes + [1, 2, 3]).pixels == file.samples.map { UInt8($0) })
  }
}
