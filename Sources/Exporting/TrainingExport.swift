import IngotCompiler
public import IngotDiagnostics
package import IngotEmission
public import IngotExplorer
import IngotIR
import IngotRunPages
import IngotRuns

/// What a training program becomes outside of Ingot.
public enum TrainingFormat: String, Hashable, Sendable, CaseIterable {
  /// C99 that needs no library: a header, a source, what builds them, and an example.
  case c
  /// A WebAssembly module, and a page that trains the model on drawn digits with it.
  case wasm
}

/// How a training program is exported.
public struct TrainingExportOptions: Hashable, Sendable {
  /// What the names of files and functions begin with; nil for the name of the model.
  public var name: String?
  /// The number of bytes that parameters, moments, inputs and the values of a step may take; nil for any.
  public var memory: Int?
  /// The number of digits that the page of `wasm` trains on.
  public var digits = 2000
  /// The compiler of `wasm`; nil for the `clang` on PATH.
  public var compiler: String?

  public init() {}
}

extension CompiledModel {
  /// Exports the training of the model, with all phases, updates and random streams, as a program that runs without
  /// Ingot.
  ///
  ///     try compile(MyModel(), batch: 32).exportTraining(as: .c, to: "training")
  ///
  /// - Parameter path: the folder to write. It is written as a whole or not at all.
  /// - Throws: for a program without phases, for one that needs more memory than the options allow, and if the folder
  ///   cannot be written.
  public func exportTraining(
    as format: TrainingFormat, to path: String, _ options: TrainingExportOptions = TrainingExportOptions()
  ) throws(IngotError) {
    let source = try trainingSource(options)
    let prepare: (ArtifactFolder) throws(IngotError) -> [String]
    switch format {
    case .c: prepare = { folder throws(IngotError) in try folder.stageAll(source.project) }
    case .wasm:
      let compiler = try WebAssemblyCompiler(options.compiler)
      let page = try TrainingPage(source, digits: options.digits)
      prepare = { folder throws(IngotError) in
        let module = try compiler.compile(source, in: folder)
        let names = try folder.stageAll([ArtifactFile("train.html", page.page(module).html)])
        return source.files.map(\.path) + ["\(source.options.name).wasm"] + names
      }
    }
    try ArtifactFolder.write(to: path, prepare)
  }

  /// Returns the training program as C.
  package func trainingSource(_ options: TrainingExportOptions) throws(IngotError) -> TrainingSource {
    let program = CheckpointIdentity.fingerprint(
      ofProgram: compilation.source.description, isExact: compilation.isExact)
    let name = cIdentifier(options.name ?? compilation.source.name)
    let source = try TrainingSource(
      compilation,
      TrainingSource.Options(name: name, metadata: ["format": "\(RunFormat.current)", "program": program]))
    if let limit = options.memory, source.memory.total > limit {
      let memory = source.memory
      throw IngotError(
        .badInput,
        "'\(compilation.source.name)': expected a program of at most \(limit) bytes of memory, found one of "
          + "\(memory.total): \(memory.store) of parameters and moments, \(memory.inputs) of inputs, \(memory.work) of "
          + "values")
    }
    return source
  }
}
