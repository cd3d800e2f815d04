import IngotEmission
import Testing

/// The wire format, byte by byte.
struct ONNXWireTests {
  private func bytes(_ write: (inout ProtobufMessage) -> Void) -> [UInt8] {
    var message = ProtobufMessage()
    write(&message)
    return message.bytes
  }

  @Test(
    arguments: [
      (0, [0x08, 0x00]), (1, [0x08, 0x01]), (127, [0x08, 0x7F]), (128, [0x08, 0x80, 0x01]), (150, [0x08, 0x96, 0x01]),
      (-1, [0x08] + Array(repeating: 0xFF, count: 9) + [0x01]),
      (.max, [0x08] + Array(repeating: 0xFF, count: 8) + [0x7F]),
    ] as [(Int, [UInt8])])
  func integersAreVarints(_ number: Int, _ expected: [UInt8]) {
    #expect(bytes { $0.add(field: 1, number) } == expected)
  }

  @Test func aFieldNumberMayTakeTwoBytes() {
    #expect(bytes { $0.add(field: 15, 1) } == [0x78, 0x01])
    #expect(bytes { $0.add(field: 25, 1) } == [0xC8, 0x01, 0x01])
  }

  @Test func floatsTakeFourBytes() {
    #expect(bytes { $0.add(field: 2, Float(1)) } == [0x15, 0x00, 0x00, 0x80, 0x3F])
    #expect(bytes { $0.add(field: 2, Float(-0.5)) } == [0x15, 0x00, 0x00, 0x00, 0xBF])
  }

  @Test func textsAndMessagesHaveTheirLength() {
    #expect(bytes { $0.add(field: 2, "ingot") } == [0x12, 0x05] + Array("ingot".utf8))
    #expect(bytes { $0.add(field: 2, "") } == [0x12, 0x00])
    #expect(bytes { $0.add(field: 2, "é") } == [0x12, 0x02, 0xC3, 0xA9])
    var inner = ProtobufMessage()
    inner.add(field: 1, 150)
    #expect(bytes { $0.add(field: 3, inner) } == [0x1A, 0x03, 0x08, 0x96, 0x01])
    let long = Array(repeating: UInt8(7), count: 300)
    #expect(bytes { $0.add(field: 9, long) } == [0x4A, 0xAC, 0x02] + long)
  }
}
