package import IngotDiagnostics
package import IngotIR

/// What a function of the trained model is for: evaluation, pictures and sampling find it by this.
///
/// Each role says which inputs its function may read, by their ``InputRole``.
public struct FrozenRole: Hashable, Sendable {
  package let role: FunctionRole
  /// The name of the function.
  package let name: String

  private init(_ role: FunctionRole) {
    self.role = role
    name = role.word
  }

  /// What the model makes of images; may read their classes, too.
  public static let reconstruction = FrozenRole(.reconstruction)
  /// The codes of images.
  public static let code = FrozenRole(.code)
  /// The part of a code that ``sample`` takes for its code, where that is not the whole.
  public static let style = FrozenRole(.style)
  /// A distribution over classes for each image.
  public static let classes = FrozenRole(.classes)
  /// The same, for a model that was shown no labels.
  public static let clusters = FrozenRole(.clusters)
  /// Images from codes; may read classes, too.
  public static let sample = FrozenRole(.sample)
  /// Draws of codes: with ``sample`` they give the likelihood of images, with ``code`` the distance of codes to their prior.
  public static let prior = FrozenRole(.prior)

  /// What a discriminator is shown.
  public enum Shown: Sendable {
    /// Draws of its prior.
    case real
    /// Codes of images.
    case fake
  }

  /// The probabilities that a discriminator gives to what it is shown. A model that has both of a network is measured by how well it
  /// tells them apart.
  public static func discriminator(_ network: Network, _ shown: Shown) -> FrozenRole {
    switch shown {
    case .real: FrozenRole(.real(discriminator: network.name), named: "\(network.name)-real")
    case .fake: FrozenRole(.fake(discriminator: network.name), named: "\(network.name)-fake")
    }
  }

  private init(_ role: FunctionRole, named name: String) {
    self.role = role
    self.name = name
  }
}

/// A function of the trained model, such as its reconstruction of an image: everything in it is in inference mode.
///
/// Written after the phases, with a role or, for a function of the author's own, with a name.
public struct Frozen: Sendable {
  public let name: String
  package let role: FunctionRole?
  package let result: Tensor
  package let location: SourceLocation

  /// - Parameter result: one row an example, computed from inputs, networks and draws.
  public init(
    _ role: FrozenRole, file: String = #fileID, line: Int = #line, column: Int = #column, result: () -> Tensor
  ) {
    name = role.name
    self.role = role.role
    self.result = result()
    location = SourceLocation(file: file, line: line, column: column)
  }

  /// A function of the author's own.
  ///
  /// - Parameter result: one row an example, computed from inputs, networks and draws.
  public init(
    _ name: String, file: String = #fileID, line: Int = #line, column: Int = #column, result: () -> Tensor
  ) {
    self.name = name
    role = nil
    self.result = result()
    location = SourceLocation(file: file, line: line, column: column)
  }
}
