import IngotDiagnostics
package import IngotFiles

extension SafetensorsReader {
  /// Returns all elements of a tensor.
  ///
  /// - Throws: An error when no tensor has that name.
  package func elements(of name: String) throws -> [Float] {
    guard let shape = shape(of: name) else { throw IngotError(.badInput, "expected a tensor '\(name)', found none") }
    return try read(name, shape: shape)
  }
}
