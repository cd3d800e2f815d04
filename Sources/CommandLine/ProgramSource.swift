import IngotCompiler
import IngotDiagnostics
import IngotFiles
import IngotFreezing
import IngotIR
import IngotIRParser
import IngotModeling
import IngotPasses

/// The program that a command works on: a model of the catalogue, by name, a `.graph` file, or the program of a frozen
/// file.
enum ProgramSource {
  case model(any Model)
  case file(GraphFile)

  /// - Throws: an error that suggests the nearest name when nothing has this name.
  init(_ argument: String) throws(IngotError) {
    if argument.hasSuffix(".graph") || Files.exists(argument) && !Files.isFolder(argument) {
      self = .file(try readGraph(argument))
    } else {
      self = .model(try ModelCatalog.current.model(named: argument))
    }
  }

  /// Compiles the source. A file defines its own batch, seed and settings, so options for them are a usage error.
  func compile(_ options: SizeOptions, pipeline: Pipeline = Pipeline()) throws(IngotError) -> Compilation {
    switch self {
    case .model(let model):
      let model = try model.applying(preset: options.preset, options.set)
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

/// Whether a path names a frozen file rather than a `.graph` file.
func isFrozenFile(_ path: String) -> Bool { path.hasSuffix(".safetensors") }

/// Reads and verifies a `.graph` file, or the program of a frozen file.
func readGraph(_ path: String) throws(IngotError) -> GraphFile {
  if isFrozenFile(path) { return try FrozenFile(path).graph }
  let file = try GraphFile(parsing: Files.readText(path, mayBePipe: true), file: path)
  try file.verify()
  return file
}
