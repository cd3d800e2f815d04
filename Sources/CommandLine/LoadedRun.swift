public import ArgumentParser
import Foundation
import IngotCompiler
import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotFiles
import IngotIR
import IngotIRParser
import IngotPasses
public import IngotRuns
import IngotTraining

extension CheckpointChoice: ExpressibleByArgument {}

/// A loaded run folder: its record, and its program with the parameters of a checkpoint.
struct LoadedRun {
  let folder: RunFolder
  let record: RunRecord
  let machine: Machine
  let compilation: Compilation
  private let checkpoint: String
  private let reader: SafetensorsReader

  init(_ path: String, _ choice: CheckpointChoice = .last) throws(IngotError) {
    folder = try RunFolder(existing: path)
    record = try RunRecord(reading: folder.record)
    let module = try readGraph(folder.program).module
    try record.check(model: module.name, batch: module.batch, seed: module.seed, in: folder)
    compilation = try Compilation(module, pipeline: Pipeline(isExact: record.isExact))
    machine = try Machine(compilation.planned, threads: ProcessInfo.processInfo.activeProcessorCount)
    checkpoint = folder.checkpoint(choice)
    reader = try SafetensorsReader(checkpoint)
    let program = CheckpointIdentity.fingerprint(
      ofProgram: try Files.readText(folder.program), isExact: record.isExact)
    try CheckpointIdentity.check(reader, isOf: program, of: checkpoint)
    try Checkpoint.readParameters(of: reader, into: machine)
    if let found = machine.nonFiniteNumber() {
      printError("warning: '\(checkpoint)': expected finite parameters, found \(found)")
    }
  }

  /// Returns the data that the run was trained on, or other data, and what each of its images is used for.
  ///
  /// - Throws: when the run's own data has changed: images that are now for validation may have been used for training.
  func trainingData(_ data: String? = nil) throws(IngotError) -> (dataset: Dataset, split: DataSplit) {
    let source = if let data { DataSource.folder(data) } else { try record.source(of: folder.record) }
    let dataset = try source.images(seed: record.seed, part: .training)
    let labels = LabelCount(record.labels) ?? .reference
    let split = try dataset.split(labels: labels, validates: record.validates, seed: record.seed)
    if data == nil {
      let identity = Checkpoint.Identity(
        program: try Files.readText(folder.program), isExact: record.isExact,
        data: Checkpoint.Identity.text(of: dataset, split, labels: labels, validates: record.validates))
      try Checkpoint.check(reader, isOf: identity, of: checkpoint)
    }
    return (dataset, split)
  }
}
