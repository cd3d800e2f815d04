package import IngotDiagnostics

/// A number of a model that its users may choose, by name on the command line and as a property in Swift.
///
///     struct Small: Model {
///       var width = 100
///       static let settings = [Setting("width", \Small.width, in: 1...10_000, "units of each hidden layer")]
///       …
///     }
public struct Setting<Root>: Sendable {
  public let name: String
  public let summary: String
  /// The value that a model has, as text.
  package let text: @Sendable (Root) -> String
  /// Changes a model, or returns what was expected instead of a text.
  package let assign: @Sendable (inout Root, String) -> String?

  public init(
    _ name: String, _ path: any (WritableKeyPath<Root, Int> & Sendable), in range: ClosedRange<Int>, _ summary: String
  ) {
    self.init(name, path, "an integer", range, summary)
  }

  public init(
    _ name: String, _ path: any (WritableKeyPath<Root, Float> & Sendable), in range: ClosedRange<Float>,
    _ summary: String
  ) {
    self.init(name, path, "a number", range, summary)
  }

  private init<Number: Comparable & LosslessStringConvertible & Sendable>(
    _ name: String, _ path: any (WritableKeyPath<Root, Number> & Sendable), _ kind: String,
    _ range: ClosedRange<Number>,
    _ summary: String
  ) {
    self.name = name
    self.summary = summary
    text = { "\($0[keyPath: path])" }
    assign = { root, text in
      guard let number = Number(text), range.contains(number) else {
        return "\(kind) from \(range.lowerBound) to \(range.upperBound)"
      }
      root[keyPath: path] = number
      return nil
    }
  }
}

extension Model {
  /// The model with some settings changed.
  ///
  /// - Parameter assignments: `NAME=VALUE` each; a later one of a name wins.
  /// - Throws: a usage error for an unknown name, with the nearest, or for a value out of range.
  package func applying(_ assignments: [String]) throws(IngotError) -> Self {
    var model = self
    for assignment in assignments {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else {
        throw IngotError(.usage, "expected NAME=VALUE after '--set', found '\(assignment)'")
      }
      guard let setting = Self.settings.first(where: { $0.name == parts[0] }) else {
        let names = Self.settings.map(\.name)
        let known = names.isEmpty ? "which has none" : names.joined(separator: ", ")
        throw IngotError(
          .usage,
          "expected a setting of '\(Self.name)' (\(known)), found '\(parts[0])'\(suggestion(for: parts[0], among: names))"
        )
      }
      if let expected = setting.assign(&model, parts[1]) {
        throw IngotError(.usage, "setting '\(setting.name)': expected \(expected), found '\(parts[1])'")
      }
    }
    return model
  }

  /// Every setting with its value and what it is.
  package var describedSettings: [(name: String, value: String, summary: String)] {
    Self.settings.map { ($0.name, $0.text(self), $0.summary) }
  }
}
