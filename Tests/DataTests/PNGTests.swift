import CIngotZlib
import IngotData
import Testing

/// A PNG file read back by the letter of its specification.
struct PNGTests {
  @Test func holdsThePixels() throws {
    var image = GrayImage(width: 5, height: 3)
    image.pixels = (0..<15).map { UInt8($0 * 17) }
    let png = image.png
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var chunks: [(type: String, data: [UInt8])] = []
    var position = 8
    func number(at position: Int) -> Int { png[position..<position + 4].reduce(0) { $0 << 8 | Int($1) } }
    while position < png.count {
      let length = number(at: position)
      let body = Array(png[position + 4..<position + 8 + length])
      #expect(number(at: position + 8 + length) == Int(crc32(0, body, UInt32(body.count))))
      chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      position += 12 + length
    }
    #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
    #expect(chunks[0].data == [0, 0, 0, 5, 0, 0, 0, 3, 8, 0, 0, 0, 0])
    var (lines, size) = (Array<UInt8>(repeating: 0, count: 100), UInt(100))
    #expect(uncompress(&lines, &size, chunks[1].data, UInt(chunks[1].data.count)) == Z_OK)
    #expect(size == 18)
    let pixels = (0..<3).flatMap { row in lines[row * 6 + 1..<row * 6 + 6] }
    #expect(pixels == image.pixels)
    #expect((0..<3).allSatisfy { lines[$0 * 6] == 0 })
  }
}
