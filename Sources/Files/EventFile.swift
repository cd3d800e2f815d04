package import IngotDiagnostics

/// A TensorBoard event file: scalars and images, each with its tag, its step and the time at which it was added.
///
/// The file is a sequence of TFRecord records
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details). Each record holds a message
/// `tensorflow.Event` (https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto), whose
/// summary is a message `tensorflow.Summary`
/// (https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/framework/summary.proto).
///
/// Times are in seconds since 1970. Adding a scalar or an image only appends to ``bytes``, so that a caller can append
/// the new bytes to a file on disk. A running TensorBoard shows what is appended to a file, but keeps reading the old
/// file when another one takes its place.
package struct EventFile: Sendable {
  private static let version = "brain.Event:2"

  /// The bytes of the file, from its start or from where they were last taken.
  package private(set) var bytes: [UInt8] = []

  /// Returns the bytes, and goes on without them.
  package mutating func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// Creates a file without scalars and images. Its only record holds the version of the format.
  package init(wallTime: Double) {
    var event = Message()
    event.add(1, wallTime)
    event.add(3, Array(Self.version.utf8))
    append(event)
  }

  /// Creates a file that continues another one from `step`. Records of later steps are dropped, and so is a record that
  /// the end of the file cuts off, as after a crash.
  ///
  /// - Parameter name: the name of the file, for errors.
  /// - Throws: when the file does not begin with the version, or when a record differs from its checksums.
  package init(continuing bytes: [UInt8], upToStep step: Int, name: String) throws(IngotError) {
    var reader = RecordReader(bytes, name: name)
    guard let first = try reader.next() else {
      throw reader.failure("a whole record of the version '\(Self.version)'", found: "\(bytes.count) bytes")
    }
    guard first.event.version == Self.version else {
      throw reader.failure("version '\(Self.version)'", found: first.event.version.map { "'\($0)'" } ?? "none")
    }
    self.bytes += first.bytes
    while let record = try reader.next() {
      if record.event.step <= step { self.bytes += record.bytes }
    }
  }

  /// Adds a scalar. It is rounded to single precision; NaN and infinity are allowed.
  package mutating func addScalar(_ tag: String, _ value: Double, step: Int, wallTime: Double) {
    addSummary(tag, step: step, wallTime: wallTime) { $0.add(2, Float(value)) }
  }

  /// Adds an image that is encoded as a PNG file of the given size, in colour or grey.
  package mutating func addImage(
    _ tag: String, png: [UInt8], width: Int, height: Int, isColor: Bool, step: Int, wallTime: Double
  ) {
    var image = Message()
    image.add(1, height)
    image.add(2, width)
    image.add(3, isColor ? 3 : 1)
    image.add(4, png)
    addSummary(tag, step: step, wallTime: wallTime) { $0.add(4, image.bytes) }
  }

  private mutating func addSummary(_ tag: String, step: Int, wallTime: Double, addValue: (inout Message) -> Void) {
    var value = Message()
    value.add(1, Array(tag.utf8))
    addValue(&value)
    var summary = Message()
    summary.add(1, value.bytes)
    var event = Message()
    event.add(1, wallTime)
    event.add(2, step)
    event.add(5, summary.bytes)
    append(event)
  }

  /// Appends a record: length, checksum of the length, data, and checksum of the data.
  private mutating func append(_ event: Message) {
    let length = littleEndian(UInt64(event.bytes.count))
    bytes += length
    bytes += littleEndian(CRC32C.masked(length))
    bytes += event.bytes
    bytes += littleEndian(CRC32C.masked(event.bytes))
  }
}

/// The checksum CRC-32C (https://www.rfc-editor.org/rfc/rfc3720, appendix B.4).
package enum CRC32C {
  /// The checksums of single bytes, for the reflected polynomial.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 0 ? 0 : 0x82F6_3B78) }
  }

  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let table = table
    return ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
  }

  /// The checksum as records store it: rotated to the right by 15 bits, plus a constant.
  fileprivate static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = checksum(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }
}

/// Reads the records of a file in order.
private struct RecordReader {
  private let name: String
  /// The bytes that are not yet read. Their indices are those of the file.
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8], name: String) {
    self.name = name
    rest = bytes[...]
  }

  func failure(_ expected: String, found: String) -> IngotError {
    IngotError(.badInput, "'\(name)': expected \(expected), found \(found)")
  }

  /// Returns the next record, or nil if the file ends before the record does.
  mutating func next() throws(IngotError) -> (bytes: ArraySlice<UInt8>, event: Event)? {
    let record = rest
    func check(_ data: ArraySlice<UInt8>, against checksum: ArraySlice<UInt8>, _ what: String) throws(IngotError) {
      guard CRC32C.masked(data) == checksum.littleEndianNumber else {
        throw failure("the \(what) at byte \(record.startIndex) to match its checksum", found: "damaged data")
      }
    }
    guard let length = rest.take(8), let lengthChecksum = rest.take(4) else { return nil }
    try check(length, against: lengthChecksum, "length of the record")
    guard let data = rest.take(length.littleEndianNumber), let checksum = rest.take(4) else { return nil }
    try check(data, against: checksum, "record")
    guard let event = Event(data) else {
      throw failure("a message 'tensorflow.Event' in the record at byte \(record.startIndex)", found: "other data")
    }
    return (record[..<rest.startIndex], event)
  }
}

/// What a message `tensorflow.Event` says about its place in the file.
private struct Event {
  private(set) var step = 0
  private(set) var version: String?

  /// Reads a message, or returns nil if the data is not a message.
  init?(_ data: ArraySlice<UInt8>) {
    var rest = data
    while !rest.isEmpty {
      guard let key = rest.takeVarint(), let type = WireType(rawValue: key & 7) else { return nil }
      switch type {
      case .varint:
        guard let number = rest.takeVarint() else { return nil }
        if key >> 3 == 2 { step = Int(truncatingIfNeeded: number) }
      case .sized:
        guard let length = rest.takeVarint(), let text = rest.take(length) else { return nil }
        if key >> 3 == 3 { version = String(decoding: text, as: UTF8.self) }
      case .eightBytes: if rest.take(8) == nil { return nil }
      case .fourBytes: if rest.take(4) == nil { return nil }
      }
    }
  }
}

/// The encoding of a field (https://protobuf.dev/programming-guides/encoding/), by its number in the field's key.
private enum WireType: UInt64 {
  case varint = 0
  case eightBytes = 1
  case sized = 2
  case fourBytes = 5
}

/// A protobuf message to which fields are added in order.
private struct Message {
  private(set) var bytes: [UInt8] = []

  /// Adds a number, unless it is 0, which is what the absence of a field means.
  mutating func add(_ field: UInt64, _ number: Int) {
    if number == 0 { return }
    addKey(field, .varint)
    addVarint(UInt64(bitPattern: Int64(number)))
  }

  mutating func add(_ field: UInt64, _ number: Double) {
    addKey(field, .eightBytes)
    bytes += littleEndian(number.bitPattern)
  }

  mutating func add(_ field: UInt64, _ number: Float) {
    addKey(field, .fourBytes)
    bytes += littleEndian(number.bitPattern)
  }

  /// Adds a text, bytes or a message.
  mutating func add(_ field: UInt64, _ data: [UInt8]) {
    addKey(field, .sized)
    addVarint(UInt64(data.count))
    bytes += data
  }

  private mutating func addKey(_ field: UInt64, _ type: WireType) { addVarint(field << 3 | type.rawValue) }

  /// Adds a number in groups of seven bits, the lowest first. The high bit of a byte says that another one follows.
  private mutating func addVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension ArraySlice<UInt8> {
  /// The number that the bytes represent, the lowest byte first.
  fileprivate var littleEndianNumber: UInt64 { reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  /// Removes bytes from the front and returns them, or returns nil if there are too few.
  fileprivate mutating func take(_ count: UInt64) -> ArraySlice<UInt8>? {
    guard count <= UInt64(self.count) else { return nil }
    defer { removeFirst(Int(count)) }
    return prefix(Int(count))
  }

  /// Removes a number in groups of seven bits from the front and returns it, or returns nil if it does not end.
  fileprivate mutating func takeVarint() -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = popFirst() else { return nil }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    return nil
  }
}

/// Returns the bytes of a number, the lowest byte first.
private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
