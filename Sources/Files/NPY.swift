/// The start of a file in NumPy's format for one array
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
package enum NPY {
  /// Returns the header of version 1.0 for little-endian floats in row-major order; the numbers follow it.
  package static func header(shape: [Int]) -> [UInt8] {
    let dimensions = shape.map { "\($0)," }.joined(separator: " ")
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(dimensions)), }"
    // Magic, version and length take 10 bytes; blanks and a newline fill the header up to a multiple of 64.
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    let blanks = Array(repeating: UInt8(ascii: " "), count: length - text.utf8.count - 1)
    let magic = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    return magic + Array(text.utf8) + blanks + [UInt8(ascii: "\n")]
  }
}
