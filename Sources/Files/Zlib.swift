import CIngotZlib

/// Returns bytes in the zlib format (RFC 1950).
///
/// - Parameter effort: from 1, the fastest, to 9, the smallest.
package func zlibCompressed(_ bytes: [UInt8], effort: Int32 = 9) -> [UInt8] {
  var size = compressBound(UInt(bytes.count))
  var compressed = Array<UInt8>(repeating: 0, count: Int(size))
  guard compress2(&compressed, &size, bytes, UInt(bytes.count), effort) == Z_OK else {
    fatalError("no memory to compress")
  }
  return Array(compressed[..<Int(size)])
}
