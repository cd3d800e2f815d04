package import IngotDiagnostics

/// A value of a model that its users can choose, by name on the command line and as a property in Swift.
///
///     struct Small: Model {
///       var width = 100
///       static let settings = [Setting("width", \Small.width, in: 1...10_000, "units of each hidden layer")]
///       …
///     }
public struct Setting<Root>: Sendable {
  public let name: String
  public let summary: String
  /// Returns the setting's value in a model.
  package let value: @Sendable (Root) -> SettingValue
  /// Changes a model, or, if the text is not valid, returns a description of what was expected.
  package let assign: @Sendable (inout Root, String) -> String?

  public init(
    _ name: String, _ path: any (WritableKeyPath<Root, Int> & Sendable), in range: ClosedRange<Int>, _ summary: String
  ) {
    self.init(name, path, "an integer", range, summary) { .integer($0) }
  }

  public init(
    _ name: String, _ path: any (WritableKeyPath<Root, Float> & Sendable), in range: ClosedRange<Float>,
    _ summary: String
  ) {
    self.init(name, path, "a number", range, summary) { .number($0) }
  }

  public init(_ name: String, _ path: any (WritableKeyPath<Root, Bool> & Sendable), _ summary: String) {
    self.init(name, path, expected: "'true' or 'false'", summary, value: { .boolean($0) }) { Bool($0) }
  }

  /// Creates a setting whose value is one of several words.
  public init<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ path: any (WritableKeyPath<Root, Choice> & Sendable), _ summary: String
  ) {
    self.name = name
    self.summary = summary
    value = { .word($0[keyPath: path].rawValue) }
    assign = { root, text in
      guard let choice = Choice(rawValue: text) else {
        return Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
      }
      root[keyPath: path] = choice
      return nil
    }
  }

  private init<Value: Sendable>(
    _ name: String, _ path: any (WritableKeyPath<Root, Value> & Sendable), expected: String, _ summary: String,
    value: @escaping @Sendable (Value) -> SettingValue, read: @escaping @Sendable (String) -> Value?
  ) {
    self.name = name
    self.summary = summary
    self.value = { value($0[keyPath: path]) }
    assign = { root, text in
      guard let value = read(text) else { return expected }
      root[keyPath: path] = value
      return nil
    }
  }

  private init<Number: Comparable & LosslessStringConvertible & Sendable>(
    _ name: String, _ path: any (WritableKeyPath<Root, Number> & Sendable), _ kind: String,
    _ range: ClosedRange<Number>, _ summary: String, value: @escaping @Sendable (Number) -> SettingValue
  ) {
    self.init(
      name, path, expected: "\(kind) from \(range.lowerBound) to \(range.upperBound)", summary, value: value
    ) { text in
      Number(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension Setting {
  /// Returns this setting of a part of a model as a setting of the whole model.
  public func of<Whole>(_ path: any (WritableKeyPath<Whole, Root> & Sendable)) -> Setting<Whole> {
    let (value, assign) = (value, assign)
    return Setting<Whole>(
      name: name, summary: summary, value: { value($0[keyPath: path]) }, assign: { assign(&$0[keyPath: path], $1) })
  }

  private init(
    name: String, summary: String, value: @escaping @Sendable (Root) -> SettingValue,
    assign: @escaping @Sendable (inout Root, String) -> String?
  ) {
    self.name = name
    self.summary = summary
    self.value = value
    self.assign = assign
  }
}

extension Model {
  /// Returns the model with some settings changed.
  ///
  /// - Parameter assignments: settings in the form `NAME=VALUE`; if a name is repeated, the last value wins.
  /// - Throws: a usage error for an unknown name, with the nearest known name, or for a value out of range.
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
          "expected a setting of '\(Self.name)' (\(known)), found '\(parts[0])'"
            + suggestion(for: parts[0], among: names)
        )
      }
      if let expected = setting.assign(&model, parts[1]) {
        throw IngotError(.usage, "setting '\(setting.name)': expected \(expected), found '\(parts[1])'")
      }
    }
    return model
  }

  /// Every setting with its value and its summary.
  package var describedSettings: [(name: String, value: SettingValue, summary: String)] {
    Self.settings.map { ($0.name, $0.value(self), $0.summary) }
  }

  /// The summary of every setting, by its name.
  package var settingSummaries: [String: String] {
    Dictionary(uniqueKeysWithValues: Self.settings.map { ($0.name, $0.summary) })
  }
}
