package import IngotIR

/// What an input of a model is: a run feeds it with that part of the data.
public struct InputRole: Hashable, Sendable {
  package let role: ArgumentRole
  /// In the program and in files, where the model gives no other.
  package let name: String

  /// A minibatch of images, one row of pixels in [0, 1] each.
  public static let images = InputRole(role: .images, name: "x")
  /// Their classes, as rows of zeros with a one in them.
  public static let labels = InputRole(role: .labels, name: "y")
  /// Their classes where they are known, with one column more, which is one where they are not.
  public static let knownLabels = InputRole(role: .knownLabels, name: "partial_y")
  /// A minibatch of images whose labels are known, drawn from a stream of their own.
  public static let labelledImages = InputRole(role: .labelledImages, name: "labelled_x")
  /// The classes of ``labelledImages``.
  public static let labelsOfLabelled = InputRole(role: .labelsOfLabelled, name: "labelled_y")
  /// Codes, for a frozen function that decodes them.
  public static let code = InputRole(role: .code, name: "z")
}
