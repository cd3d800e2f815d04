import Foundation
import IngotInference
import IngotTestSupport
import Testing

struct ShapedArrayTests {
  @Test func holdsRows() {
    let array = ShapedArray(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(array.shape == [2, 3] && array.count == 2 && Array(array[1]) == [4, 5, 6])
    let literal: ShapedArray = [1, 2]
    #expect(literal.shape == [2] && "\(literal)" == "[2]: 1.0, 2.0")
    #expect(ShapedArray.oneHot([2, 0], of: 3) == ShapedArray(rows: [[0, 0, 1], [1, 0, 0]]))
    #expect("\(ShapedArray(shape: [20], scalars: Array(repeating: 0, count: 20)))".hasSuffix(", …"))
  }

  @Test func writesImages() throws {
    let folder = try TemporaryFolder()
    let images = ShapedArray(shape: [3, 4], scalars: [0, 1, 0.5, 2, 0, 0, 0, 0, 1, 1, 1, .nan])
    try images.writeImages(to: folder.path + "/a.png", width: 2, height: 2, columns: 2, scale: 3)
    #expect(folder.contents == ["a.png"])
    #expect(throws: (any Error).self) { try images.writeImages(to: folder.path + "/b.png", width: 5, height: 1) }
    #expect(throws: (any Error).self) {
      try images.writeImages(to: folder.path + "/b.png", width: 2, height: 2, scale: 0)
    }
    #expect(folder.contents == ["a.png"])
  }
}
