/// A description of networks and of the phases that train them.
///
/// ``phases`` declares inputs, networks and distributions, says what each phase minimises over which networks, and ends
/// with the functions that are wanted of the trained model:
///
///     struct Identity: Model {
///       var width = 32
///
///       var phases: Phases {
///         let x = Tensor.input(.images, shape: [784])
///         let network = Network("network", input: [784]) {
///           Linear(width)
///           Linear(784)
///           Sigmoid()
///         }
///         Phase("reconstruction", training: network, with: .adam(rate: 1e-3)) {
///           binaryCrossEntropy(network(x), x)
///         }
///         Frozen(.reconstruction) { network(x) }
///       }
///     }
public protocol Model: Sendable {
  /// Creates the model with its default settings.
  init()

  /// The name in files and on the command line; by default the type's name in kebab case.
  static var name: String { get }

  /// A line that describes the model in `ingot list`; empty by default.
  static var summary: String { get }

  /// The settings that users can choose; none by default.
  static var settings: [Setting<Self>] { get }

  /// The named groups of settings that belong together; none by default.
  static var presets: [Preset] { get }

  /// The phases that each step runs, in order, followed by the frozen functions of the trained model.
  @PhaseBuilder var phases: Phases { get }
}

extension Model {
  public static var name: String { kebabCase("\(Self.self)") }
  public static var summary: String { "" }
  public static var settings: [Setting<Self>] { [] }
  public static var presets: [Preset] { [] }
}

/// Converts a name to kebab case, with a hyphen before each capital that starts a word: `GaussianAAE` becomes
/// `gaussian-aae`.
package func kebabCase(_ name: String) -> String {
  let characters = Array(name)
  var text = ""
  for (index, character) in characters.enumerated() {
    let previous = index > 0 ? characters[index - 1] : nil
    let next = index + 1 < characters.count ? characters[index + 1] : nil
    let startsWord = character.isUppercase && (previous?.isUppercase == false || next?.isLowercase == true)
    if startsWord, previous != nil { text += "-" }
    text += character.lowercased()
  }
  return text
}
