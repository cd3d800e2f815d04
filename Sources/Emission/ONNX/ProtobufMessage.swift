/// A message in the wire format of Protocol Buffers, written field by field.
///
/// A field starts with a varint of its number and of how it is stored. Repeated fields are written one by one, which
/// every reader accepts.
package struct ProtobufMessage {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// How the bytes after a field's number are to be read.
  private enum WireType: UInt64 {
    case varint = 0
    case delimited = 2
    case fourBytes = 5
  }

  private mutating func addVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func start(_ field: Int, _ type: WireType) {
    addVarint(UInt64(field) << 3 | type.rawValue)
  }

  /// Adds an `int64`, an `int32` or a case of an enumeration. A negative number takes ten bytes.
  package mutating func add(field: Int, _ number: Int) {
    start(field, .varint)
    addVarint(UInt64(bitPattern: Int64(number)))
  }

  package mutating func add(field: Int, _ number: Float) {
    start(field, .fourBytes)
    bytes += littleEndianBytes([number.bitPattern])
  }

  package mutating func add(field: Int, _ content: [UInt8]) {
    start(field, .delimited)
    addVarint(UInt64(content.count))
    bytes += content
  }

  package mutating func add(field: Int, _ text: String) { add(field: field, Array(text.utf8)) }

  package mutating func add(field: Int, _ message: ProtobufMessage) { add(field: field, message.bytes) }
}
