package import IngotIR

/// The role of a model's input: the part of the data that a run feeds to it.
public struct InputRole: Hashable, Sendable {
  package let role: ArgumentRole
  /// The input's name in the program and in files, unless the model specifies another.
  package let name: String

  /// A minibatch of images, each a row of pixels in [0, 1].
  public static let images = InputRole(role: .images, name: "x")
  /// The classes of ``images``, as rows of zeros with a single one.
  public static let labels = InputRole(role: .labels, name: "y")
  /// The classes of ``images`` where they are known, with an additional column that is one where they are not.
  public static let knownLabels = InputRole(role: .knownLabels, name: "partial_y")
  /// A minibatch of images whose labels are known, drawn from a separate stream.
  public static let labelledImages = InputRole(role: .labelledImages, name: "labelled_x")
  /// The classes of ``labelledImages``.
  public static let labelsOfLabelled = InputRole(role: .labelsOfLabelled, name: "labelled_y")
  /// Codes, for a frozen function that decodes them.
  public static let code = InputRole(role: .code, name: "z")
}

extension InputRole {
  /// Creates the role that a program states.
  package init(_ role: ArgumentRole) {
    self =
      switch role {
      case .images: .images
      case .labels: .labels
      case .knownLabels: .knownLabels
      case .labelledImages: .labelledImages
      case .labelsOfLabelled: .labelsOfLabelled
      case .code: .code
      }
  }
}

extension InputRole: CustomStringConvertible {
  /// The word for the role, such as `images`.
  public var description: String { role.rawValue }
}
