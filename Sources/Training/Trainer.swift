import IngotCompiler
import IngotDatasets
public import IngotDiagnostics
public import IngotEvaluation
import IngotExecution
import IngotFiles
import IngotIR
public import IngotModeling
import IngotPasses

/// The results of an epoch: mean losses, measurements, warnings and speed.
public struct EpochReport: Sendable {
  /// The number of the epoch, counted from 1.
  public let epoch: Int
  /// The number of steps since the run began.
  public let step: Int
  /// The mean loss of each phase, in the order of the phases.
  public let losses: [(phase: String, mean: Double)]
  /// The metrics measured on the validation images after the epoch, for the frozen functions that the model has. Empty
  /// if the epoch is not evaluated.
  public let validation: [MetricValue]
  /// The warnings that were not reported before.
  public let warnings: [TrainingWarning]
  /// The seconds of training, without evaluation; counted from the resume if the run was resumed in this epoch.
  public let seconds: Double
  public let imagesPerSecond: Double
}

/// The progress that a run reports while it trains.
public struct TrainingProgress: Sendable {
  public let epoch: Int
  public let epochs: Int
  /// The number of steps done in this epoch, and the number of all its steps.
  public let step: Int
  public let steps: Int
  public let losses: [(phase: String, mean: Double)]
  public let imagesPerSecond: Double
  public let secondsLeft: Double
}

/// Trains a model and writes its run folder: program, checkpoints, metrics, pictures and report.
///
/// - Parameters:
///   - isCancelled: called after each step and each epoch; when it returns true, the run leaves a checkpoint from which
///     it can resume with identical bits, and no report.
///   - report: called after each step.
///   - finished: called after each epoch.
/// - Returns: one report for each finished epoch.
/// - Throws: errors in the model, the data and the folder, before anything is trained or written; later, an error when
///   a file cannot be written, or when `settings` request a check for finite numbers and it fails.
@discardableResult
public func train(
  _ model: some Model, settings: TrainingSettings, isCancelled: () -> Bool = { false },
  report: (TrainingProgress) -> Void = { _ in }, finished: (EpochReport) -> Void = { _ in }
) throws(IngotError) -> [EpochReport] {
  let trainer = try Trainer(model, settings: settings)
  return try trainer.run(isCancelled: isCancelled, report: report, finished: finished)
}

/// A run: a machine, its data and its progress.
final class Trainer {
  let settings: TrainingSettings
  let folder: RunFolder
  let dataset: Dataset
  let machine: Machine
  let programText: String
  let record: RunRecord
  let summary: Summary
  let settingSummaries: [String: String]
  /// The identity that checkpoints contain; computed once, because the data set is large.
  let identity: Checkpoint.Identity
  let split: DataSplit
  var position = Checkpoint.Position()
  /// The positions of the phases in the module.
  private let phases: [Int]
  private let probes: GradientProbes
  private var health: Health
  private(set) var minibatches: Minibatches

  init(_ model: some Model, settings: TrainingSettings) throws(IngotError) {
    try settings.check()
    self.settings = settings
    folder = RunFolder(settings.folder)
    let elaborated = try elaborate(model, batch: settings.batch, seed: settings.seed)
    programText = elaborated.description
    let described = model.describedSettings
    record = RunRecord(
      model: elaborated.name, settings: Dictionary(uniqueKeysWithValues: described.map { ($0.name, $0.value) }),
      settings)
    settingSummaries = model.settingSummaries
    let compilation = try Compilation(elaborated, pipeline: Pipeline(isExact: settings.isExact))
    summary = Summary(of: compilation)
    dataset = try settings.data.load(seed: settings.seed, part: .training)
    try Evaluation.check(compilation.planned, fits: dataset)
    split = try dataset.split(labels: settings.labels, validates: settings.validates, seed: settings.seed)
    identity = Checkpoint.Identity(
      program: programText, isExact: settings.isExact, dataset, split, labels: settings.labels,
      validates: settings.validates)
    machine = try Machine(compilation.planned, threads: settings.threads)
    probes = try GradientProbes(of: elaborated, Pipeline(isExact: settings.isExact), threads: settings.threads)
    let functions = compilation.planned.functions
    phases = functions.indices.filter { functions[$0].kind == .phase }
    minibatches = try Minibatches(of: machine, dataset, split, seed: settings.seed)
    guard settings.labels == .reference || minibatches.readsKnownLabels else {
      throw IngotError(
        .usage,
        "expected a number of labels for a model that is shown known labels, found \(settings.labels) for "
          + "'\(elaborated.name)'")
    }
    health = Health(of: elaborated)
    health.recall(try openFolder())
  }

  func run(
    isCancelled: () -> Bool, report: (TrainingProgress) -> Void, finished: (EpochReport) -> Void
  ) throws(IngotError) -> [EpochReport] {
    var reports: [EpochReport] = []
    let clock = ContinuousClock()
    let start = clock.now
    let stepsPerEpoch = Double(minibatches.stepsPerEpoch)
    let epochsBefore = Double(position.epochs) + Double(position.steps) / stepsPerEpoch
    if settings.profiles { machine.startProfiling() }
    while !isDone {
      let epoch = try runEpoch(isCancelled) { step, steps, speed in
        let done = Double(position.epochs) + Double(step) / Double(steps) - epochsBefore
        let left = Double(settings.epochs) - epochsBefore - done
        report(
          TrainingProgress(
            epoch: position.epochs + 1, epochs: settings.epochs, step: step, steps: steps, losses: meanLosses(step),
            imagesPerSecond: speed, secondsLeft: (clock.now - start).seconds / done * left))
      }
      guard let epoch else {
        try writeCheckpoint()
        return reports
      }
      reports.append(epoch)
      try finish(epoch)
      finished(epoch)
      if !isDone, isCancelled() { return reports }
    }
    if !reports.isEmpty || !Files.exists(folder.report) { try writeReport() }
    try writeProfile()
    return reports
  }

  /// Whether all epochs are done, or the last ``TrainingSettings/patience`` evaluations were no better than the best.
  var isDone: Bool {
    position.epochs >= settings.epochs || settings.patience.map { position.evaluationsSinceBest >= $0 } ?? false
  }

  private func meanLosses(_ steps: Int) -> [(phase: String, mean: Double)] {
    zip(phases, position.lossSums).map { (machine.module.functions[$0].name, $1 / Double(steps)) }
  }

  /// Runs the rest of the current epoch; returns nil if it was cancelled before its end.
  private func runEpoch(
    _ isCancelled: () -> Bool, report: (_ step: Int, _ steps: Int, _ imagesPerSecond: Double) -> Void
  ) throws(IngotError) -> EpochReport? {
    let steps = minibatches.stepsPerEpoch
    if position.steps == 0 { position.lossSums = Array(repeating: 0, count: phases.count) }
    let clock = ContinuousClock()
    let (start, stepsBefore) = (clock.now, position.steps)
    var newWarnings: [TrainingWarning] = []
    func speed() -> Double { Double((position.steps - stepsBefore) * settings.batch) / (clock.now - start).seconds }
    while position.steps < steps {
      minibatches.fill(epoch: position.epochs, step: position.steps)
      position.steps += 1
      let step = position.epochs * steps + position.steps
      for (place, phase) in phases.enumerated() {
        try run(phase, step: step)
        let loss = machine.result(ofFunctionAt: phase)[0]
        position.lossSums[place] += Double(loss)
        let name = machine.module.functions[phase].name
        if let warning = health.warning(of: loss, phase: name, step: step) { newWarnings.append(warning) }
      }
      report(position.steps, steps, speed())
      if position.steps < steps, isCancelled() { return nil }
    }
    let seconds = (clock.now - start).seconds
    let speed = seconds > 0 ? Double((steps - stepsBefore) * settings.batch) / seconds : 0
    let step = (position.epochs + 1) * steps
    let validation = try evaluate(step: step, &newWarnings)
    return EpochReport(
      epoch: position.epochs + 1, step: step, losses: meanLosses(steps), validation: validation, warnings: newWarnings,
      seconds: seconds, imagesPerSecond: speed)
  }

  /// Evaluates the model every few epochs, and after the last.
  private func evaluate(step: Int, _ warnings: inout [TrainingWarning]) throws(IngotError) -> [MetricValue] {
    let epoch = position.epochs + 1
    guard epoch % settings.evaluatesEvery == 0 || epoch == settings.epochs else { return [] }
    let norms = probes.norms(like: machine, step: step)
    let evaluation = try Evaluation.measure(machine, on: dataset, split.validation)
    let measured = evaluation.measurements + norms
    let judged =
      split.validation.isEmpty ? try Evaluation.judgements(machine, on: dataset, split.training) + norms : measured
    warnings += health.warnings(epoch: epoch, losses: meanLosses(position.steps), measurements: judged)
    return measured
  }

  private func run(_ phase: Int, step: Int) throws(IngotError) {
    if settings.checksFinite {
      try machine.runCheckingFinite(functionAt: phase, step: step)
    } else {
      machine.run(functionAt: phase, step: step)
    }
  }

  /// Records the results of an epoch.
  private func finish(_ epoch: EpochReport) throws(IngotError) {
    position.epochs += 1
    position.steps = 0
    position.lossSums = []
    if let found = Evaluation.selection(of: epoch.validation) {
      position.evaluationsSinceBest += 1
      // A metric may be finite where a loss is NaN; such parameters must not be selected.
      if found.value < position.best, epoch.losses.allSatisfy(\.mean.isFinite) {
        position.best = found.value
        position.evaluationsSinceBest = 0
        try Checkpoint.write(machine, identity, position, to: folder.bestCheckpoint)
      }
    }
    // The metrics come first: once the checkpoint is written, a missing line could not be recovered.
    try appendMetrics(of: epoch)
    try writeCheckpoint()
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
