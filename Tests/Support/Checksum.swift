/// The bytes of a safetensors file that are the digits of its checksum.
package let checksumPlace = 34..<42

/// Returns a safetensors file with the checksum that its other bytes call for, computed bit by bit.
package func withChecksum(_ file: [UInt8]) -> [UInt8] {
  var file = file
  file.replaceSubrange(checksumPlace, with: Array("00000000".utf8))
  var crc = UInt32.max
  for byte in file {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1) * 0xEDB8_8320 }
  }
  let digits = String(~crc, radix: 16)
  file.replaceSubrange(checksumPlace, with: Array((String(repeating: "0", count: 8 - digits.count) + digits).utf8))
  return file
}

/// Calls `body` with copies of a safetensors file in which one bit is flipped, and the number of the bit.
///
/// - Parameters:
///   - header: every which bit of the header, and of its length, is flipped in turn.
///   - data: every which bit of the tensors.
package func forEachFlippedBit(
  of file: [UInt8], header: Int, data: Int, _ body: (_ damaged: [UInt8], _ bit: Int) throws -> Void
) rethrows {
  let start = 8 * (8 + file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) })
  for bit in [stride(from: 0, to: start, by: header), stride(from: start, to: 8 * file.count, by: data)].joined() {
    var damaged = file
    damaged[bit / 8] ^= 1 << UInt8(bit % 8)
    try body(damaged, bit)
  }
}
