import Ingot
import IngotCompiler
import IngotData
import IngotDiagnostics
import IngotGraphs
import IngotIR
import IngotIRParser
import IngotModeling
import IngotOptimization

/// What a command works on: a model that Ingot ships, by name, or a `.graph` file.
enum GraphSource {
  case model(Graph)
  case file(GraphFile)

  /// - Throws: with the nearest name when nothing has that name.
  init(_ argument: String) throws(IngotError) {
    if argument.hasSuffix(".graph") || Files.exists(argument) && !Files.isFolder(argument) {
      self = .file(try readGraph(argument))
    } else {
      self = .model(try Graph.named(argument))
    }
  }

  /// Compiles the source.
  ///
  /// - Parameters:
  ///   - batch: for models; a file says its own. A file together with a batch or seed is a usage error.
  func compile(batch: Int?, seed: UInt64?, pipeline: Pipeline = Pipeline()) throws(IngotError) -> Compilation {
    switch self {
    case .model(let graph):
      return try Compilation(graph.model, batch: batch ?? 100, seed: seed ?? 10, pipeline: pipeline)
    case .file(let file):
      if batch != nil || seed != nil {
        throw IngotError(.usage, "expected '--batch' and '--seed' with a model only; a file says its own")
      }
      return try Compilation(file.module, pipeline: pipeline)
    }
  }
}

extension Graph {
  static func named(_ name: String) throws(IngotError) -> Graph {
    guard let graph = all.first(where: { $0.name == name }) else {
      let hint = suggestion(for: name, among: all.map(\.name))
      throw IngotError(.usage, "expected a model of 'ingot list' or a .graph file, found '\(name)'\(hint)")
    }
    return graph
  }
}

/// Reads and verifies a `.graph` file.
func readGraph(_ path: String) throws(IngotError) -> GraphFile {
  let file = try GraphFile(parsing: Files.readText(path), file: path)
  try file.verify()
  return file
}
