/// Names that Swift accepts, none of them twice.
struct SwiftNames {
  private var names: UniqueNames

  /// - Parameter taken: names that are used otherwise.
  init(taken: Set<String> = []) { names = UniqueNames(taken: taken.union(notEvenQuoted)) }

  /// Returns an identifier like `name` that no other call returns, between backticks if it is a keyword.
  mutating func unique(_ name: String) -> String {
    let identifier = names.unique(swiftIdentifier(name), separator: "_")
    return swiftKeywords.contains(identifier) ? "`\(identifier)`" : identifier
  }
}

/// Returns the identifier nearest to a name, its words joined as Swift does: `style_prior` is `stylePrior`.
func swiftIdentifier(_ name: String) -> String {
  let words = asciiWords(of: name)
  guard let first = words.first else { return "x" }
  let identifier = first + words.dropFirst().map(\.capitalizedFirst).joined()
  return first.first?.isNumber == true ? "_\(identifier)" : identifier
}

/// Returns the name of a type like `name`: `gaussian_aae` is `GaussianAAE`.
func swiftTypeName(_ name: String) -> String {
  let words = asciiWords(of: name).map { acronyms.contains($0.lowercased()) ? $0.uppercased() : $0.capitalizedFirst }
  let identifier = words.joined()
  guard let first = identifier.first, !first.isNumber else { return "Model\(identifier)" }
  return otherTypes.contains(identifier) ? "\(identifier)Model" : identifier
}

/// The parts of a name that consist of ASCII letters and digits.
private func asciiWords(of name: String) -> [String] {
  name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// Words of the names of models that are initials.
private let acronyms: Set<String> = ["aae", "ae", "vae", "gan"]

/// Types and modules that an exported package uses, and the folder of its example.
private let otherTypes: Set<String> = [
  "Any", "Array", "CustomStringConvertible", "Data", "Equatable", "Error", "Example", "Float", "Foundation", "Int",
  "PackageDescription", "Self", "Sendable", "String", "Swift", "Type", "UInt64", "UInt8", "URL",
  "UnsafeMutablePointer", "UnsafeMutableRawPointer", "Void",
]

/// Names that mean something else after a dot, even between backticks.
private let notEvenQuoted: Set<String> = ["init", "self", "Self", "Type", "Protocol"]

private let swiftKeywords: Set<String> = Set(
  """
  Any as associatedtype await break case catch class continue default defer deinit do else enum extension fallthrough
  false fileprivate for func guard if import in inout internal is let nil operator precedencegroup private protocol
  public repeat rethrows return static struct subscript super switch throw throws true try typealias var where while
  """.split { $0 == " " || $0 == "\n" }.map(String.init))
