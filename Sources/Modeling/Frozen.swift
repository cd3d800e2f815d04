package import IngotDiagnostics

/// A function of the trained model, such as its reconstruction of an image: everything in it is in inference mode.
///
/// Written behind the phases. Evaluation and pictures look for these names, each with the inputs that are given here:
/// - `reconstruction`: of images `x`, and of their classes `y` where it reads them;
/// - `code` of `x`, and `style` of `x` where `sample` takes something else than the code for its `z`;
/// - `classes`, a distribution over them, of `x`; `clusters`, the same where there were no labels;
/// - `sample`: images from codes `z`, and from classes `y` where it reads them;
/// - `prior`: draws of codes; with `sample`, for the likelihood of images, and with `code`, for their distance to the prior;
/// - `NAME-real` and `NAME-fake`: the probabilities that a discriminator gives to draws of its prior and to codes of images `x`;
///   either may read `partial_y`, in which no label is known.
public struct Frozen: Sendable {
  public let name: String
  package let result: Tensor
  package let location: SourceLocation

  /// - Parameter result: one row an example, computed from inputs, networks and draws.
  public init(
    _ name: String, file: String = #fileID, line: Int = #line, column: Int = #column, result: () -> Tensor
  ) {
    self.name = name
    self.result = result()
    location = SourceLocation(file: file, line: line, column: column)
  }
}
