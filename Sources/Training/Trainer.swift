import IngotCompiler
package import IngotData
public import IngotDiagnostics
import IngotExecution
import IngotIR
public import IngotModeling
import IngotOptimization

/// The mean losses of an epoch and how fast it went.
public struct EpochReport: Sendable {
  /// Counted from 1.
  public let epoch: Int
  /// Steps since the run began.
  public let step: Int
  /// By phase, in their order.
  public let losses: [(phase: String, mean: Double)]
  /// Measured on the validation images behind the epoch: `cross_entropy`, `squared_error` and `classification_error`, as far as the
  /// model has frozen functions for them.
  public let validation: [(name: String, value: Double)]
  public let seconds: Double
  public let imagesPerSecond: Double
}

/// What a run tells while it works.
public struct TrainingProgress: Sendable {
  public let epoch: Int
  public let epochs: Int
  /// Steps done of this epoch, and of how many.
  public let step: Int
  public let steps: Int
  public let losses: [(phase: String, mean: Double)]
  public let imagesPerSecond: Double
  public let secondsLeft: Double
}

/// Trains a model and leaves its run folder: program, checkpoint, metrics and pictures.
///
/// - Parameters:
///   - report: called after each step.
///   - finished: called after each epoch.
/// - Returns: one report for each epoch that was run.
/// - Throws: errors of the model, the data and the folder, before anything is trained or written.
@discardableResult
public func train(
  _ model: some Model, settings: TrainingSettings, report: (TrainingProgress) -> Void = { _ in },
  finished: (EpochReport) -> Void = { _ in }
) throws(IngotError) -> [EpochReport] {
  let trainer = try Trainer(model, settings: settings)
  return try trainer.run(report: report, finished: finished)
}

/// One run: a machine, its data, and how far it has come.
final class Trainer {
  private let settings: TrainingSettings
  private let folder: RunFolder
  private let dataset: Dataset
  private let machine: Machine
  private let programText: String
  private let record: RunRecord
  /// What a checkpoint says that it belongs to; computed once, since the data set is large.
  private let programIdentity: String
  private let dataIdentity: String
  /// Positions in the module.
  private let phases: [Int]
  private let split: DataSplit
  private var minibatches: Minibatches
  private var epochsDone = 0

  init(_ model: some Model, settings: TrainingSettings) throws(IngotError) {
    guard settings.epochs >= 1 else { throw IngotError(.usage, "expected at least 1 epoch, found \(settings.epochs)") }
    guard (1...1024).contains(settings.threads) else {
      throw IngotError(.usage, "expected 1 to 1024 threads, found \(settings.threads)")
    }
    self.settings = settings
    folder = RunFolder(settings.folder)
    let elaborated = try elaborate(model, batch: settings.batch, seed: settings.seed)
    programText = elaborated.description
    let chosen = Dictionary(uniqueKeysWithValues: model.describedSettings.map { ($0.name, $0.value) })
    record = RunRecord(model: elaborated.name, settings: chosen, settings)
    let module = try Compilation(elaborated, pipeline: Pipeline(isExact: settings.isExact)).planned
    dataset = try settings.data.load(seed: settings.seed, part: .training)
    programIdentity = fingerprint(programText + (settings.isExact ? "; exact" : ""))
    dataIdentity = Self.identity(of: dataset, settings)
    split = try dataset.split(labels: settings.labels, validates: settings.validates, seed: settings.seed)
    machine = try Machine(module, threads: settings.threads)
    phases = module.functions.indices.filter { module.functions[$0].kind == .phase }
    minibatches = try Minibatches(of: machine, dataset, split, seed: settings.seed)
    try Evaluation.check(machine.module, fits: dataset)
    try openFolder()
  }

  func run(
    report: (TrainingProgress) -> Void, finished: (EpochReport) -> Void
  ) throws(IngotError) -> [EpochReport] {
    var reports: [EpochReport] = []
    let clock = ContinuousClock()
    let start = clock.now
    let epochsBefore = epochsDone
    if settings.profiles { machine.startProfiling() }
    while epochsDone < settings.epochs {
      let epoch = try runEpoch { losses, step, steps, seconds in
        let speed = Double(step * settings.batch) / seconds
        let done = Double(epochsDone - epochsBefore) + Double(step) / Double(steps)
        let left = Double(settings.epochs - epochsBefore) - done
        report(
          TrainingProgress(
            epoch: epochsDone + 1, epochs: settings.epochs, step: step, steps: steps, losses: losses,
            imagesPerSecond: speed, secondsLeft: (clock.now - start).seconds / done * left))
      }
      reports.append(epoch)
      epochsDone += 1
      try Checkpoint.write(machine, identity, to: folder.checkpoint)
      try appendMetrics(of: epoch)
      finished(epoch)
    }
    try writePictures()
    try writeProfile()
    return reports
  }

  private var identity: Checkpoint.Identity {
    Checkpoint.Identity(epochs: epochsDone, program: programIdentity, data: dataIdentity)
  }

  /// The images, and what each is for.
  private static func identity(of dataset: Dataset, _ settings: TrainingSettings) -> String {
    var text = "\(dataset.name) \(fingerprint(of: dataset))"
    if settings.labels != .reference { text += ", labels \(settings.labels)" }
    return settings.validates ? text : text + ", no validation"
  }

  private func runEpoch(
    report: (_ losses: [(phase: String, mean: Double)], _ step: Int, _ steps: Int, _ seconds: Double) -> Void
  ) throws(IngotError) -> EpochReport {
    let steps = minibatches.stepsPerEpoch
    var sums = Array(repeating: 0.0, count: phases.count)
    let clock = ContinuousClock()
    let start = clock.now
    func means(_ step: Int) -> [(phase: String, mean: Double)] {
      zip(phases, sums).map { (machine.module.functions[$0].name, $1 / Double(step)) }
    }
    for step in 1...steps {
      minibatches.fill(epoch: epochsDone, step: step - 1)
      for (position, phase) in phases.enumerated() {
        try run(phase, step: epochsDone * steps + step)
        sums[position] += Double(machine.result(ofFunctionAt: phase)[0])
      }
      report(means(step), step, steps, (clock.now - start).seconds)
    }
    let seconds = (clock.now - start).seconds
    let evaluation = try Evaluation.measure(machine, on: dataset, split.validation)
    return EpochReport(
      epoch: epochsDone + 1, step: (epochsDone + 1) * steps, losses: means(steps), validation: evaluation.figures,
      seconds: seconds,
      imagesPerSecond: Double(steps * settings.batch) / seconds)
  }

  private func run(_ phase: Int, step: Int) throws(IngotError) {
    if settings.checksFinite {
      try machine.runCheckingFinite(functionAt: phase, step: step)
    } else {
      machine.run(functionAt: phase, step: step)
    }
  }

  // MARK: The run folder

  private func openFolder() throws(IngotError) {
    if settings.resumes {
      try Files.requireFile(folder.checkpoint)
      let found = try Checkpoint.read(folder.checkpoint, into: machine)
      guard found.program == identity.program else {
        throw IngotError(
          .badInput, "'\(folder.checkpoint)': expected a checkpoint of this model, batch and seed, found another's")
      }
      guard found.data == identity.data else {
        throw IngotError(
          .badInput, "'\(folder.checkpoint)': expected the run's data, '\(found.data)', found '\(identity.data)'")
      }
      epochsDone = found.epochs
      try trimMetrics()
    } else {
      if Files.exists(folder.checkpoint) {
        throw IngotError(.usage, "expected a new run folder or '--resume', found a checkpoint in '\(folder.path)'")
      }
      try Files.makeFolder(folder.path)
      try AtomicFile.write(programText, to: folder.program)
      try AtomicFile.write(record.text, to: folder.record)
      try AtomicFile.write("", to: folder.metrics)
    }
  }

  /// Drops the lines of epochs that the checkpoint does not know.
  private func trimMetrics() throws(IngotError) {
    let lines = Files.exists(folder.metrics) ? try Files.readText(folder.metrics).split(separator: "\n") : []
    try AtomicFile.write(lines.prefix(epochsDone).map { $0 + "\n" }.joined(), to: folder.metrics)
  }

  private func appendMetrics(of epoch: EpochReport) throws(IngotError) {
    let losses = Evaluation.json(epoch.losses.map { ($0.phase, $0.mean) })
    let line =
      "{\"epoch\":\(epoch.epoch),\"step\":\(epoch.step),\"losses\":{\(losses)},"
      + "\"validation\":{\(Evaluation.json(epoch.validation))},"
      + "\"seconds\":\(epoch.seconds),\"images_per_second\":\(epoch.imagesPerSecond)}\n"
    try AtomicFile.write(try Files.readText(folder.metrics) + line, to: folder.metrics)
  }

  private func writeProfile() throws(IngotError) {
    guard let profile = machine.profile else { return }
    let report = ProfileReport(profile, of: machine.module)
    try AtomicFile.write(report.table, to: folder.profile)
    try AtomicFile.write(report.chromeTrace, to: folder.profileTrace)
  }

  private func writePictures() throws(IngotError) {
    let shown = split.validation.isEmpty ? split.training : split.validation
    let pictures = Pictures(machine: machine, dataset: dataset, indices: shown)
    try pictures.samples()?.write(to: folder.samples)
    try pictures.styles()?.write(to: folder.styles)
    try pictures.reconstructions()?.write(to: folder.reconstructions)
  }
}

extension DataSource {
  package func load(seed: UInt64, part: Dataset.Part) throws(IngotError) -> Dataset {
    switch self {
    case .digits(let count):
      guard (1...1_000_000).contains(count) else {
        throw IngotError(.usage, "expected 1 to 1000000 digits, found \(count)")
      }
      guard part == .training else {
        throw IngotError(.usage, "expected a folder with test images, found drawn digits")
      }
      return .digits(count: count, seed: seed)
    case .folder(let folder):
      return try .folder(folder, part)
    }
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
