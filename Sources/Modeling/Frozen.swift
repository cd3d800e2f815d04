package import IngotDiagnostics
package import IngotIR

/// The purpose of a function of the trained model. Evaluation, pictures and sampling find the function by its role.
///
/// Each role determines the inputs that its function may read, by their ``InputRole``.
public struct FrozenRole: Hashable, Sendable {
  package let role: FunctionRole
  /// The name of the function.
  package let name: String

  /// - Parameter name: the name of the function; by default, the word for the role.
  package init(_ role: FunctionRole, named name: String? = nil) {
    self.role = role
    self.name = name ?? role.word
  }

  /// The model's reconstructions of images; may also read the classes of the images.
  public static let reconstruction = FrozenRole(.reconstruction)
  /// The codes of images.
  public static let code = FrozenRole(.code)
  /// The part of a code that ``sample`` takes, if that is not the whole code.
  public static let style = FrozenRole(.style)
  /// A distribution over classes for each image.
  public static let classes = FrozenRole(.classes)
  /// A distribution over classes for each image, for a model that was shown no labels.
  public static let clusters = FrozenRole(.clusters)
  /// Images generated from codes; may also read classes.
  public static let sample = FrozenRole(.sample)
  /// Codes drawn from the prior. Used with ``sample`` to draw images and to compute the likelihood of images, and with
  /// ``code`` to compute the distance between codes and their prior.
  public static let prior = FrozenRole(.prior)
  /// Styles drawn from their prior, for a model whose ``sample`` takes a ``style`` instead of a whole code.
  public static let stylePrior = FrozenRole(.stylePrior)
  /// Codes drawn from the part of the prior that belongs to a class; reads classes. For a model whose ``sample`` takes
  /// no class.
  public static let classPrior = FrozenRole(.classPrior)

  /// The kind of input that a discriminator is shown.
  public enum Shown: Sendable {
    /// Draws from its prior.
    case real
    /// Codes of images.
    case fake
  }

  /// The probabilities that a discriminator assigns to the input that it is shown. If a model has both roles of a
  /// network, evaluation measures how well the network tells the two inputs apart.
  public static func discriminator(_ network: Network, _ shown: Shown) -> FrozenRole {
    switch shown {
    case .real: FrozenRole(.real(discriminator: network.name), named: "\(network.name)-real")
    case .fake: FrozenRole(.fake(discriminator: network.name), named: "\(network.name)-fake")
    }
  }
}

extension FrozenRole: CustomStringConvertible {
  /// The word for the role, such as `sample`.
  public var description: String { role.word }
}

/// A function of the trained model, such as its reconstruction of an image: everything in it is in inference mode.
///
/// Frozen functions are written after the phases, with a role or, for the author's own functions, with a name.
public struct Frozen: Sendable {
  public let name: String
  package let role: FunctionRole?
  package let result: Tensor
  package let location: SourceLocation

  /// - Parameter result: one row per example, computed from inputs, networks and draws.
  public init(
    _ role: FrozenRole, file: String = #filePath, line: Int = #line, column: Int = #column, result: () -> Tensor
  ) {
    name = role.name
    self.role = role.role
    self.result = result()
    location = SourceLocation(file: file, line: line, column: column)
  }

  /// Creates a function for the author's own use.
  ///
  /// - Parameter result: one row per example, computed from inputs, networks and draws.
  public init(
    _ name: String, file: String = #filePath, line: Int = #line, column: Int = #column, result: () -> Tensor
  ) {
    self.name = name
    role = nil
    self.result = result()
    location = SourceLocation(file: file, line: line, column: column)
  }
}
