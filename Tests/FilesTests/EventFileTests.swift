import IngotDatasets
import IngotDiagnostics
import IngotFiles
import Testing

struct EventFileTests {
  private static let time = 1_767_225_600.25

  private static let sample: EventFile = {
    var file = EventFile(wallTime: time)
    file.addScalar("loss/é", 0.1, step: 0, wallTime: time + 0.5)
    file.addScalar("nan", .nan, step: 1, wallTime: time + 1)
    file.addScalar("inf", -.infinity, step: 300, wallTime: time + 2)
    file.addImage("grey", png: [0x89, 0x50], width: 7, height: 5, isColor: false, step: 300, wallTime: time + 3)
    file.addImage(
      "colour", png: Array(0..<130), width: 200, height: 128, isColor: true, step: 1 << 40, wallTime: time + 4)
    return file
  }()

  /// The records of `sample`, serialised by the Python package `tensorboard` 2.21.
  private static let golden = [
    "1800000000000000a37f4b2209000010406e55da411a0d627261696e2e4576656e743a327ce7ce86",
    "1b000000000000001a0d9e1309000030406e55da412a100a0e0a076c6f73732fc3a915cdcccc3d547e81a7",
    "19000000000000008bf1082809000050406e55da4110012a0c0a0a0a036e616e150000c07ffc3656c8",
    "1a00000000000000129bd82d09000090406e55da4110ac022a0c0a0a0a03696e6615000080ff59a4bad9",
    "220000000000000078113dfd090000d0406e55da4110ac022a140a120a0467726579220a080510071801220289504b96cd58",
    "ae00000000000000c6739f1d09000010416e55da41108080808080202a9b010a98010a06636f6c6f7572228d0108800110c801180322"
      + "8201" + (0..<130).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "77e05bfb",
  ].map(bytes)

  private static let whole = Array(golden.joined())

  /// Where the records of `whole` end.
  private static let ends = golden.indices.map { golden[...$0].reduce(0) { $0 + $1.count } }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    stride(from: 0, to: hexadecimal.count, by: 2).compactMap {
      UInt8(hexadecimal.dropFirst($0).prefix(2), radix: 16)
    }
  }

  private func continued(_ bytes: [UInt8], upToStep step: Int = .max) throws(IngotError) -> [UInt8] {
    try EventFile(continuing: bytes, upToStep: step, name: "events").bytes
  }

  private func message(_ bytes: [UInt8]) -> String {
    do throws(IngotError) {
      _ = try continued(bytes)
      return "none"
    } catch {
      #expect(error.kind == .badInput)
      return "\(error)"
    }
  }

  /// The check value of CRC-32C, and the first two test vectors of RFC 3720, appendix B.4.
  private static let checksums: [([UInt8], UInt32)] = [
    ([], 0), (Array("123456789".utf8), 0xE306_9283),
    (Array(repeating: 0, count: 32), 0x8A91_36AA), (Array(repeating: 0xFF, count: 32), 0x62A8_AB43),
  ]

  @Test(arguments: checksums)
  func computesChecksums(_ bytes: [UInt8], _ expected: UInt32) {
    #expect(CRC32C.checksum(bytes) == expected)
  }

  @Test func writesWhatTensorBoardWrites() {
    #expect(EventFile(wallTime: Self.time).bytes == Self.golden[0])
    #expect(Self.sample.bytes == Self.whole)
  }

  @Test func continuesUpToAStep() throws {
    #expect(try continued(Self.whole) == Self.whole)
    for (step, count) in [(-1, 1), (0, 2), (1, 3), (299, 3), (300, 5), (1 << 40 - 1, 5), (1 << 40, 6)] {
      #expect(try continued(Self.whole, upToStep: step) == Array(Self.golden[..<count].joined()), "step \(step)")
    }
    // Records after a dropped one are kept if their steps are small enough.
    let mixed = Self.golden[0] + Self.golden[3] + Self.golden[1]
    #expect(try continued(mixed, upToStep: 299) == Self.golden[0] + Self.golden[1])
  }

  @Test func addsToAContinuedFile() throws {
    var file = try EventFile(continuing: Self.whole, upToStep: 1, name: "events")
    file.addScalar("inf", -.infinity, step: 300, wallTime: Self.time + 2)
    #expect(file.bytes == Array(Self.golden[...3].joined()))
  }

  @Test func refusesEveryChangedByte() {
    for position in Self.whole.indices {
      for change in [0x01, 0x41, 0x80, 0xFF] as [UInt8] {
        var bytes = Self.whole
        bytes[position] ^= change
        let record = Self.ends.last { $0 <= position } ?? 0
        #expect(message(bytes).hasSuffix("record at byte \(record) to match its checksum, found damaged data"))
      }
    }
  }

  @Test func cutsBackToTheLastWholeRecord() throws {
    for length in 0...Self.whole.count {
      let cut = Array(Self.whole[..<length])
      if let end = Self.ends.last(where: { $0 <= length }) {
        #expect(try continued(cut) == Array(Self.whole[..<end]), "cut at \(length)")
      } else {
        let expected = "expected a whole record of the version 'brain.Event:2', found \(length) bytes"
        #expect(message(cut) == "error: 'events': \(expected)")
      }
    }
  }

  /// Returns a record with correct checksums, which are computed bit by bit.
  private static func record(_ data: [UInt8], length: UInt64? = nil) -> [UInt8] {
    func littleEndian(_ number: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    func checksum(_ bytes: [UInt8]) -> [UInt8] {
      var rest = UInt32.max
      for byte in bytes {
        rest ^= UInt32(byte)
        for _ in 0..<8 { rest = rest.isMultiple(of: 2) ? rest / 2 : rest / 2 ^ 0x82F6_3B78 }
      }
      rest = ~rest
      return littleEndian(UInt64((rest >> 15 | rest << 17) &+ 0xA282_EAD8), 4)
    }
    let length = littleEndian(length ?? UInt64(data.count), 8)
    return length + checksum(length) + data + checksum(data)
  }

  /// Messages that are not whole, and what each lacks.
  private static let wrongMessages: [([UInt8], String)] = [
    ([0x80], "the end of a key"),
    ([0x10], "a number"),
    ([0x10] + Array(repeating: 0x80, count: 10) + [0], "a number of at most ten bytes"),
    ([0x0B], "a known type of field"),
    ([0x09, 1, 2, 3, 4, 5, 6, 7], "eight bytes"),
    ([0x0D, 1, 2, 3], "four bytes"),
    ([0x2A], "a length"),
    ([0x2A, 2, 1], "two bytes"),
    ([0x2A] + Array(repeating: 0xFF, count: 9) + [1, 1], "2^64 - 1 bytes"),
  ]

  @Test(arguments: wrongMessages)
  func refusesWrongMessages(_ data: [UInt8], _ lack: String) {
    let expected = "expected a message 'tensorflow.Event' in the record at byte 40, found other data"
    #expect(message(Self.golden[0] + Self.record(data)) == "error: 'events': \(expected)", "no \(lack)")
  }

  private static let wrongVersions: [([UInt8], String)] = [
    (record([]), "none"), (record([0x10, 0x01]), "none"), (golden[1], "none"),
    (record([0x1A, 0x03] + Array("old".utf8)), "'old'"),
  ]

  @Test(arguments: wrongVersions)
  func refusesWrongVersions(_ bytes: [UInt8], _ version: String) {
    #expect(message(bytes) == "error: 'events': expected version 'brain.Event:2', found \(version)")
  }

  /// A record whose length is beyond the end is one that is cut off.
  @Test(arguments: [1, 1 << 31, 1 << 63 - 1, 1 << 63, .max - 15, .max] as [UInt64])
  func survivesLengthsBeyondTheEnd(_ length: UInt64) throws {
    #expect(try continued(Self.golden[0] + Self.record([], length: length)) == Self.golden[0])
  }

  @Test func skipsFieldsThatItDoesNotKnow() throws {
    let fields: [UInt8] = [0x70, 0xFF, 0x01, 0x75, 1, 2, 3, 4, 0x71, 1, 2, 3, 4, 5, 6, 7, 8, 0x7A, 2, 0x10, 0x09]
    let early = Self.golden[0] + Self.record(fields + [0x10, 0x05] + fields)
    #expect(try continued(early, upToStep: 5) == early)
    #expect(try continued(early, upToStep: 4) == Self.golden[0])
  }

  /// The damaged messages have correct checksums, so that the damage reaches their fields.
  @Test func survivesDamageThatChecksumsDoNotTell() {
    let messages = Self.golden[1...].map { Array($0[12..<($0.count - 4)]) }
    var random = SplitMix64(seed: 1, stream: 0)
    var read = 0
    for _ in 0..<1000 {
      var message = messages.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        message[Int.random(in: 0..<message.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if self.message(Self.golden[0] + Self.record(message)) == "none" { read += 1 }
    }
    // Some damaged messages are valid.
    #expect((1..<1000).contains(read))
  }
}
