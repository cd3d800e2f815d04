package import IngotDiagnostics

/// A function of the trained model, such as its reconstruction of an image: everything in it is in inference mode.
///
/// Written behind the phases. Evaluation and pictures look for these names, each with the inputs that are given here:
/// - `reconstruction`: of images `x`, and of their classes `y` where it reads them;
/// - `code` of `x`, and `classes`, a distribution over them, of `x`;
/// - `sample`: images from codes `z`, and from classes `y` where it reads them.
public struct Frozen: Sendable {
  public let name: String
  package let result: Tensor
  package let location: SourceLocation

  /// - Parameter result: one row an example, computed from inputs and networks, without draws.
  public init(
    _ name: String, file: String = #fileID, line: Int = #line, column: Int = #column, result: () -> Tensor
  ) {
    self.name = name
    self.result = result()
    location = SourceLocation(file: file, line: line, column: column)
  }
}
