import IngotFiles
import Testing

struct NPYTests {
  @Test func theHeaderIsThatOfTheFormat() {
    let header = NPY.header(shape: [3, 28, 28])
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 28, 28,), }"
    #expect(Array(header.prefix(10)) == [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0])
    #expect(String(decoding: header.dropFirst(10), as: UTF8.self).hasPrefix(text))
    #expect(header.last == 10 && header.count == 128)
  }

  @Test(arguments: [[], [1], [1_000_000_000, 28, 28], Array(repeating: 123_456_789, count: 20)])
  func numbersBeginAtAMultipleOf64(_ shape: [Int]) {
    let header = NPY.header(shape: shape)
    #expect(header.count % 64 == 0 && Int(header[8]) + 256 * Int(header[9]) == header.count - 10)
  }
}
