/// A description of networks and of the phases that train them.
///
/// Networks, inputs and distributions are stored properties; ``phases`` says what is minimised, over which networks:
///
///     struct Identity: Model {
///       let x = Tensor.input("x", shape: [784])
///       let network = Network("network", input: [784]) {
///         Linear(32)
///         Linear(784)
///         Sigmoid()
///       }
///       var phases: Phases {
///         Phase("reconstruction", training: network, with: .adam(rate: 1e-3)) {
///           binaryCrossEntropy(network(x), x)
///         }
///       }
///     }
public protocol Model: Sendable {
  /// The name in files and on the command line; by default the type's name in kebab case.
  static var name: String { get }

  /// The numbers that users may choose; none by default.
  static var settings: [Setting<Self>] { get }

  /// Settings that belong together, under a name; none by default.
  static var presets: [Preset] { get }

  /// What happens at each step, in order, and behind it what is wanted of the trained model.
  @PhaseBuilder var phases: Phases { get }
}

extension Model {
  public static var name: String { kebabCase("\(Self.self)") }
  public static var settings: [Setting<Self>] { [] }
  public static var presets: [Preset] { [] }
}

/// `GaussianAAE` becomes `gaussian-aae`: a hyphen before each capital that starts a word.
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
