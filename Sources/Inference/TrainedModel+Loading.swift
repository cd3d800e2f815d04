public import IngotDiagnostics
import IngotFiles
package import IngotFreezing
import IngotIR
import IngotIRParser
public import IngotRuns

extension TrainedModel {
  /// Loads the functions of a run, or of a file that ``save(to:functions:)`` wrote.
  ///
  /// - Parameters:
  ///   - path: a run folder, or a frozen `.safetensors` file.
  ///   - checkpoint: which checkpoint of the run to use.
  ///   - threads: the number of threads of a call, including the caller's. A small network gains nothing from more than
  ///     one.
  ///   - allowsNonFinite: whether parameters may be infinite or NaN, as those of a run that diverged are. Otherwise, the
  ///     first call of a function that reads such a parameter throws.
  /// - Throws: when there is no such run or file, when it is damaged, and when the checkpoint belongs to another model.
  public convenience init(
    _ path: String, _ checkpoint: CheckpointChoice = .last, threads: Int = 1, allowsNonFinite: Bool = false
  ) throws(IngotError) {
    if Files.isFolder(path) || !Files.exists(path) {
      try self.init(
        of: RunFolder(existing: path), checkpoint, threads: threads, allowsNonFinite: allowsNonFinite)
    } else {
      try self.init(FrozenFile(path), threads: threads, allowsNonFinite: allowsNonFinite)
    }
  }

  private convenience init(
    of folder: RunFolder, _ checkpoint: CheckpointChoice, threads: Int, allowsNonFinite: Bool
  ) throws(IngotError) {
    let record = try RunRecord(reading: folder.record)
    let text = try Files.readText(folder.program)
    let file = try GraphFile(parsing: text, file: folder.program)
    try file.verify(as: .elaborated)
    let module = file.module
    try record.check(model: module.name, batch: module.batch, seed: module.seed, in: folder)
    let path = folder.checkpoint(checkpoint)
    let reader = try SafetensorsReader(path)
    try CheckpointIdentity.check(
      reader, isOf: CheckpointIdentity.fingerprint(ofProgram: text, isExact: record.isExact), of: path)
    try self.init(
      file.module, parameters: .file(reader), isExact: record.isExact,
      imageSize: record.image.map { ($0.width, $0.height) }, threads: threads, allowsNonFinite: allowsNonFinite)
  }

  private convenience init(_ file: FrozenFile, threads: Int, allowsNonFinite: Bool) throws(IngotError) {
    try self.init(
      file.graph.module, parameters: .file(file.tensors), isExact: file.header.isExact,
      imageSize: file.header.imageSize, threads: threads, allowsNonFinite: allowsNonFinite)
  }

  /// Loads the functions of a `.graph` file.
  ///
  /// - Parameters:
  ///   - graph: the path of a file of form `elaborated`.
  ///   - parameters: a safetensors file of its parameters; nil to draw the initial ones.
  package convenience init(
    graph: String, parameters: String?, threads: Int = 1, allowsNonFinite: Bool = false
  ) throws(IngotError) {
    let file = try GraphFile(parsing: Files.readText(graph, mayBePipe: true), file: graph)
    try file.verify()
    guard file.module.apparentForm == .elaborated || file.module.phases.isEmpty else {
      throw IngotError(
        .badInput, "'\(graph)': expected a file of form 'elaborated', found '\(file.module.apparentForm.rawValue)'")
    }
    let source = try parameters.map { path throws(IngotError) in ParameterSource.file(try SafetensorsReader(path)) }
    try self.init(
      file.module, parameters: source ?? .initial, isExact: false, imageSize: nil, threads: threads,
      allowsNonFinite: allowsNonFinite)
  }

  /// Runs frozen functions from memory, with whatever numbers they have.
  package convenience init(
    _ frozen: FrozenModule, isExact: Bool, imageSize: (width: Int, height: Int)? = nil, threads: Int = 1
  ) throws(IngotError) {
    try self.init(
      frozen.module, parameters: .frozen(frozen), isExact: isExact, imageSize: imageSize, threads: threads,
      allowsNonFinite: true)
  }
}
