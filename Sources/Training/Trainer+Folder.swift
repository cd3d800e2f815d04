import IngotCompiler
import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotExplorer
import IngotFiles
import IngotIR
import IngotRuns

extension Trainer {
  /// Creates the folder of a new run, or reads the checkpoint of a run that resumes. A folder that does not fit is left
  /// unchanged.
  ///
  /// - Returns: the measurements of the run so far.
  func openFolder() throws(IngotError) -> RunMetrics {
    var metrics = RunMetrics()
    if settings.resumes {
      try Files.requireFile(folder.lastCheckpoint)
      lock = try RunLock(folder)
      position = try Checkpoint.read(
        folder.lastCheckpoint, into: machine, of: identity, stepsPerEpoch: minibatches.stepsPerEpoch)
      let first = position.start / minibatches.stepsPerEpoch
      metrics = try RunMetrics(reading: folder.metrics, trimmingTo: first..<position.epochs)
    } else {
      try requireNew()
      if let start = settings.start { try self.start(from: start) }
      try Files.makeFolder(folder.path)
      lock = try RunLock(folder)
      // Another process may have trained a run here since.
      try requireNew()
      try Files.makeFolder(folder.checkpoints)
      if Files.exists(folder.bestCheckpoint) { try Files.remove(folder.bestCheckpoint) }
      try AtomicFile.write(programText, to: folder.program)
      try AtomicFile.write("", to: folder.metrics)
    }
    // A run that has nothing left to do keeps its record.
    if !isDone { try AtomicFile.write(record.text, to: folder.record) }
    return metrics
  }

  /// Throws if the folder has a run.
  private func requireNew() throws(IngotError) {
    if !Files.exists(folder.lastCheckpoint) {
      if !Files.exists(folder.bestCheckpoint) { return }
      if try hasOnlyBegun() { return }
    }
    throw IngotError(
      .usage,
      "expected a new run folder, or a run to resume (in Swift, 'resumes: true'; on the command line, '--resume "
        + "\(folder.path)'), found a checkpoint in '\(folder.path)'")
  }

  /// Whether a run was killed at the end of its first epoch, between writing its best checkpoint and its last one, from
  /// which it could resume.
  private func hasOnlyBegun() throws(IngotError) -> Bool {
    guard Files.exists(folder.metrics) else { return false }
    return try RunMetrics(reading: folder.metrics).epochs.count <= 1
  }

  /// Starts from parameters, moments and a step of a file.
  private func start(from path: String) throws(IngotError) {
    let steps = minibatches.stepsPerEpoch
    let step = try Checkpoint.readStart(path, into: machine, of: identity)
    position = Checkpoint.Position(startingAt: step, stepsPerEpoch: steps, phases: phases.count)
    if isDone {
      throw IngotError(
        .usage,
        "'\(path)': expected fewer steps than the \(settings.epochs) epochs of \(steps) steps have, found \(step); set a "
          + "larger number of epochs")
    }
  }

  func appendMetrics(of epoch: EpochReport) throws(IngotError) {
    try Files.append(RunMetrics.line(of: epoch), to: folder.metrics)
  }

  func writeCheckpoint(to path: String) throws(IngotError) {
    try Checkpoint.write(machine, identity, position, stepsPerEpoch: minibatches.stepsPerEpoch, to: path)
  }

  func writeProfile() throws(IngotError) {
    guard let profile = machine.profile else { return }
    let report = ProfileReport(profile, of: machine.module)
    try AtomicFile.write(report.table, to: folder.profile)
    try AtomicFile.write(report.chromeTrace, to: folder.profileTrace)
  }

  func writeReport() throws(IngotError) {
    try RunReport(
      of: folder, record, machine, showing: data.shown, settingSummaries: settingSummaries, summary: summary.text
    ).write(to: folder)
  }
}
