import CIngotZlib

/// The CRC-32 of bytes (ISO/IEC 15948, annex D), by which a file tells whether it is as it was written. It detects every
/// change of up to 32 bits in a row, and every change of two bits in a file of up to half a gigabyte.
struct Checksum {
  /// The digits that stand for a checksum while it is computed.
  static let zero = "00000000"

  private var crc: UInt = 0

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    crc = crc32_z(crc, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  /// Eight hexadecimal digits.
  var text: String {
    let digits = String(crc, radix: 16)
    return Self.zero.dropLast(digits.utf8.count) + digits
  }
}
