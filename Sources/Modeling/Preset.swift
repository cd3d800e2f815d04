package import IngotDiagnostics

/// A named group of settings of a model that belong together, selected by `--preset NAME` on the command line.
public struct Preset: Sendable {
  public let name: String
  public let summary: String
  /// The settings, each in the form `NAME=VALUE`, as `--set` takes them.
  public let assignments: [String]

  public init(_ name: String, _ summary: String, _ assignments: [String]) {
    self.name = name
    self.summary = summary
    self.assignments = assignments
  }
}

extension Model {
  /// Returns the model with the settings of one of its presets.
  ///
  /// - Throws: a usage error for an unknown name, with the nearest known name.
  package func applying(preset name: String) throws(IngotError) -> Self {
    guard let preset = Self.presets.first(where: { $0.name == name }) else {
      let names = Self.presets.map(\.name)
      let known = names.isEmpty ? "which has none" : names.joined(separator: ", ")
      throw IngotError(
        .usage,
        "expected a preset of '\(Self.name)' (\(known)), found '\(name)'\(suggestion(for: name, among: names))")
    }
    return try applying(preset.assignments)
  }

  /// Returns the model with the settings of a preset, if one is named, and then with the given assignments.
  package func applying(preset name: String?, _ assignments: [String]) throws(IngotError) -> Self {
    let model = if let name { try applying(preset: name) } else { self }
    return try model.applying(assignments)
  }
}
