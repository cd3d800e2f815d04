public import IngotDiagnostics
import IngotFiles
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
  /// - Throws: when there is no such run or file, when it is damaged, and when the checkpoint belongs to another model.
  public convenience init(
    _ path: String, _ checkpoint: CheckpointChoice = .last, threads: Int = 1
  ) throws(IngotError) {
    if Files.isFolder(path) || !Files.exists(path) {
      try self.init(of: RunFolder(existing: path), checkpoint, threads: threads)
    } else {
      try self.init(frozen: SafetensorsReader(path), path: path, threads: threads)
    }
  }

  private convenience init(
    of folder: RunFolder, _ checkpoint: CheckpointChoice, threads: Int
  ) throws(IngotError) {
    let record = try RunRecord(reading: folder.record)
    let text = try Files.readText(folder.program)
    let file = try GraphFile(parsing: text, file: folder.program)
    try file.verify(as: .elaborated)
    let path = folder.checkpoint(checkpoint)
    let reader = try SafetensorsReader(path)
    try CheckpointIdentity.check(
      reader.metadata, isOf: CheckpointIdentity.fingerprint(ofProgram: text, isExact: record.isExact), of: path)
    try self.init(
      file.module, parameters: reader, isExact: record.isExact,
      imageSize: record.image.map { ($0.width, $0.height) }, threads: threads)
  }

  private convenience init(frozen reader: SafetensorsReader, path: String, threads: Int) throws(IngotError) {
    let header = try FrozenHeader(reader.metadata, of: path)
    let file = try GraphFile(parsing: header.program, file: "program of \(path)")
    try file.verify(as: .elaborated)
    try self.init(
      file.module, parameters: reader, isExact: header.isExact, imageSize: header.imageSize, threads: threads)
  }

  /// Loads the functions of a `.graph` file.
  ///
  /// - Parameters:
  ///   - graph: the path of a file of form `elaborated`.
  ///   - parameters: a safetensors file of its parameters; nil to draw the initial ones.
  package convenience init(
    graph: String, parameters: String?, threads: Int = 1
  ) throws(IngotError) {
    let file = try GraphFile(parsing: Files.readText(graph), file: graph)
    try file.verify()
    guard file.module.apparentForm == .elaborated || file.module.phases.isEmpty else {
      throw IngotError(
        .badInput, "'\(graph)': expected a file of form 'elaborated', found '\(file.module.apparentForm.rawValue)'")
    }
    let reader = try parameters.map { path throws(IngotError) in try SafetensorsReader(path) }
    try self.init(file.module, parameters: reader, isExact: false, imageSize: nil, threads: threads)
  }
}
