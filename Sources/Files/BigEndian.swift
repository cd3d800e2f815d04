extension ArraySlice<UInt8> {
  /// The number that the bytes represent, the highest byte first, as in PNG and IDX files.
  package var bigEndianNumber: Int { reduce(0) { $0 << 8 | Int($1) } }
}

/// Returns four bytes of a number, the highest byte first.
func bigEndian(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
