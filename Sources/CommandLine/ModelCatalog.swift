import IngotDiagnostics
import IngotFiles
import IngotIR
import IngotModeling
import IngotRuns

/// The models that the commands of this program know by name.
struct ModelCatalog: Sendable {
  /// The catalogue of the command that runs.
  @TaskLocal static var current = ModelCatalog([], toolName: "ingot")

  let models: [any Model.Type]
  /// The name of the program, for messages.
  let toolName: String

  init(_ models: [any Model.Type], toolName: String) {
    self.models = models
    self.toolName = toolName
  }

  var names: [String] { models.map { $0.name } }

  /// The model that examples in help texts name.
  var example: String { names.first { $0 == "gaussian-aae" } ?? names.first ?? "MODEL" }

  /// Throws unless all models have different names.
  func check() throws(IngotError) {
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw IngotError(.usage, "expected models of different names, found two called '\(name)'")
    }
  }

  /// - Throws: a usage error, with the nearest name, if no model has this name.
  func model(named name: String) throws(IngotError) -> any Model {
    guard let model = models.first(where: { $0.name == name }) else {
      throw IngotError(
        .usage,
        "expected a model of '\(toolName) list' or a .graph file, found '\(name)'\(suggestion(for: name, among: names))"
      )
    }
    return model.init()
  }

  /// Returns the model of a run's record, with its settings.
  ///
  /// - Throws: a bad-input error when this program has no such model or makes a different program from it.
  func model(recordedIn record: RunRecord, of run: RunFolder) throws(IngotError) -> any Model {
    guard let type = models.first(where: { $0.name == record.model }) else {
      throw IngotError(
        .badInput, "'\(run.record)': expected a model of '\(toolName) list', found '\(record.model)'")
    }
    let model: any Model
    do {
      model = try type.init().applying(record.assignments)
    } catch {
      throw IngotError(
        .badInput,
        [Diagnostic("'\(run.record)': expected the settings of this version of '\(record.model)'")] + error.diagnostics)
    }
    let program = try elaborate(model, batch: record.batch, seed: record.seed).description
    guard program == (try Files.readText(run.program)) else {
      throw IngotError(
        .badInput, "'\(run.program)': expected the program that this version makes of '\(record.model)', found another")
    }
    return model
  }
}
