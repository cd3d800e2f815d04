import IngotFiles
import IngotTestSupport
import Testing

struct PNGTests {
  @Test func holdsThePixels() throws {
    var image = GrayImage(width: 5, height: 3)
    image.pixels = (0..<15).map { UInt8($0 * 17) }
    let file = try #require(PNGFile(image.png))
    #expect((file.width, file.height, file.bytesPerPixel) == (5, 3, 1))
    #expect(file.pixels == image.pixels)
  }

  @Test func holdsTheColors() throws {
    var image = ColorImage(width: 5, height: 3)
    #expect(image.pixels.allSatisfy { $0 == 255 })
    image.pixels = (0..<45).map { UInt8($0 * 5) }
    let file = try #require(PNGFile(image.png))
    #expect((file.width, file.height, file.bytesPerPixel) == (5, 3, 3))
    #expect(file.pixels == image.pixels)
  }
}
