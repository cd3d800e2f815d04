extension ArraySlice<UInt8> {
  /// The number that the bytes are, the highest first, as PNG and IDX write it.
  package var bigEndianNumber: Int { reduce(0) { $0 << 8 | Int($1) } }
}

/// Four bytes of a number, the highest first.
func bigEndian(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
