import Ingot
import IngotCompiler
import IngotDiagnostics
import IngotFiles
import IngotGraphs
import IngotIR
import IngotIRParser
import IngotModeling
import IngotPasses
import IngotTraining

/// The program that a command works on: a model that Ingot ships, by name, or a `.graph` file.
enum ProgramSource {
  case model(ShippedModel)
  case file(GraphFile)

  /// - Throws: an error that suggests the nearest name when nothing has this name.
  init(_ argument: String) throws(IngotError) {
    if argument.hasSuffix(".graph") || Files.exists(argument) && !Files.isFolder(argument) {
      self = .file(try readGraph(argument))
    } else {
      self = .model(try ShippedModel.named(argument))
    }
  }

  /// Compiles the source. A file defines its own batch, seed and settings, so options for them are a usage error.
  func compile(_ options: SizeOptions, pipeline: Pipeline = Pipeline()) throws(IngotError) -> Compilation {
    switch self {
    case .model(let graph):
      let model = try graph.model.applying(preset: options.preset, options.set)
      return try Compilation(
        model, batch: options.batch ?? Defaults.batch, seed: options.seed ?? Defaults.seed, pipeline: pipeline)
    case .file(let file):
      if options.batch != nil || options.seed != nil || options.preset != nil || !options.set.isEmpty {
        throw IngotError(
          .usage, "expected '--batch', '--seed', '--preset' and '--set' with a model only; a file says its own")
      }
      return try Compilation(file.module, pipeline: pipeline)
    }
  }
}

extension ShippedModel {
  static func named(_ name: String) throws(IngotError) -> ShippedModel {
    guard let graph = all.first(where: { $0.name == name }) else {
      let hint = suggestion(for: name, among: all.map(\.name))
      throw IngotError(.usage, "expected a model of 'ingot list' or a .graph file, found '\(name)'\(hint)")
    }
    return graph
  }
}

extension ShippedModel {
  /// Returns the model of a run's record, with its settings.
  ///
  /// - Throws: a bad-input error when this version of Ingot has no such model or makes a different program from it.
  static func recorded(in record: RunRecord, of run: RunFolder) throws(IngotError) -> any Model {
    guard let graph = all.first(where: { $0.name == record.model }) else {
      throw IngotError(.badInput, "'\(run.record)': expected a model of 'ingot list', found '\(record.model)'")
    }
    let model: any Model
    do {
      model = try graph.model.applying(record.assignments)
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

/// Reads and verifies a `.graph` file.
func readGraph(_ path: String) throws(IngotError) -> GraphFile {
  let file = try GraphFile(parsing: Files.readText(path), file: path)
  try file.verify()
  return file
}
