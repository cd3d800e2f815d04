import CIngotKernels
import IngotReference
import Testing

/// The known-answer tests from the generator's reference implementation (Random123, `kat_vectors`).
struct PhiloxTests {
  struct Vector: Sendable {
    let counter: [UInt32]
    let key: [UInt32]
    let words: [UInt32]
  }

  static let vectors = [
    Vector(
      counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    Vector(
      counter: [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], key: [0xffff_ffff, 0xffff_ffff],
      words: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    Vector(
      counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], key: [0xa409_3822, 0x299f_31d0],
      words: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
  ]

  @Test(arguments: vectors)
  func kernelGivesThePublishedWords(_ vector: Vector) {
    var words = Array<UInt32>(repeating: 0, count: 4)
    ingot_philox(vector.key, vector.counter, &words)
    #expect(words == vector.words)
  }

  @Test(arguments: vectors)
  func referenceGivesThePublishedWords(_ vector: Vector) {
    let block = Philox(key: (vector.key[0], vector.key[1]))
      .block(SIMD4(vector.counter[0], vector.counter[1], vector.counter[2], vector.counter[3]))
    #expect((0..<4).map { block[$0] } == vector.words)
  }
}
