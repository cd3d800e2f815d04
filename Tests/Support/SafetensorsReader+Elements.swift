import IngotDiagnostics
package import IngotFiles

extension SafetensorsReader {
  /// All elements of a tensor.
  ///
  /// - Throws: when there is none of that name.
  package func elements(of name: String) throws -> [Float] {
    guard let shape = shape(of: name) else { throw IngotError(.badInput, "expected a tensor '\(name)', found none") }
    return try read(name, shape: shape)
  }
}
