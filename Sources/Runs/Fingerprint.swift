/// A 64-bit FNV-1a hash (Fowler, Noll and Vo) of bytes in order: it tells programs and data apart, but does not resist
/// adversaries.
package struct Fingerprint {
  private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// Creates the fingerprint of a text in UTF-8.
  package init(of text: String) { add(Array(text.utf8)) }

  package mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { add($0) } }

  package mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    hash = bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// Adds a number as eight bytes, the lowest first.
  package mutating func add(_ number: Int) { add((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }) }

  /// The fingerprint in hexadecimal.
  package var text: String { String(hash, radix: 16) }
}
