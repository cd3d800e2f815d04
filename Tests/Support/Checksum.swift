/// Returns a safetensors file with the checksum that its other bytes call for, computed bit by bit.
package func withChecksum(_ file: [UInt8]) -> [UInt8] {
  let place = 34..<42
  var file = file
  file.replaceSubrange(place, with: Array("00000000".utf8))
  var crc = UInt32.max
  for byte in file {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1) * 0xEDB8_8320 }
  }
  let digits = String(~crc, radix: 16)
  file.replaceSubrange(place, with: Array((String(repeating: "0", count: 8 - digits.count) + digits).utf8))
  return file
}
