import IngotCompiler
import IngotDatasets
public import IngotDiagnostics
import IngotEvaluation
import IngotExecution
import IngotFiles
import IngotIR
public import IngotModeling
import IngotPasses
import IngotRuns

/// Trains a model and writes its run folder: program, checkpoints, metrics, pictures and report.
///
///     try train(MyModel(), settings: TrainingSettings(folder: "runs/mine")) { print($0) }
///
/// - Parameters:
///   - progress: called after each step.
///   - finished: called after each epoch.
///   - isCancelled: called after each step and each epoch; when it returns true, the run leaves a checkpoint from which
///     it can resume with identical bits, and no report.
/// - Returns: one report for each finished epoch.
/// - Throws: errors in the model, the data and the folder, before anything is trained or written; later, an error when
///   a file cannot be written, when the file of the images changes, or when `settings` request a check for finite numbers
///   and it fails.
@discardableResult
public func train(
  _ model: some Model, settings: TrainingSettings, progress: (TrainingProgress) -> Void = { _ in },
  finished: (EpochReport) -> Void = { _ in }, isCancelled: () -> Bool = { false }
) throws(IngotError) -> [EpochReport] {
  var reports: [EpochReport] = []
  try trainKeepingNothing(
    model, settings: settings, progress: progress,
    finished: {
      reports.append($0)
      finished($0)
    }, isCancelled: isCancelled)
  return reports
}

/// Does what `train` does, without keeping the reports: its memory does not grow with the number of epochs.
package func trainKeepingNothing(
  _ model: some Model, settings: TrainingSettings, progress: (TrainingProgress) -> Void = { _ in },
  finished: (EpochReport) -> Void = { _ in }, isCancelled: () -> Bool = { false }
) throws(IngotError) {
  do {
    try Trainer(model, settings: settings).run(isCancelled: isCancelled, report: progress, finished: finished)
  } catch {
    throw error.showingSources()
  }
}

/// A run: a machine, its data and its progress.
final class Trainer {
  let settings: TrainingSettings
  let folder: RunFolder
  let data: TrainingData
  let machine: Machine
  let programText: String
  let record: RunRecord
  let summary: Summary
  let settingSummaries: [String: String]
  /// The identity that checkpoints contain; computed once and not before the first checkpoint, because the data set is
  /// large.
  private(set) lazy var identity = Checkpoint.Identity(
    program: programText, isExact: settings.isExact, data: data.identity(settings))
  var position = Checkpoint.Position()
  /// Held as long as the run may write into its folder.
  var lock: RunLock?
  /// The positions of the phases in the module, and their names.
  let phases: [Int]
  private let phaseNames: [String]
  private let probes: GradientProbes
  private var health: Health
  private var events: EventLog?
  private(set) var minibatches: any MinibatchFeed

  init(_ model: some Model, settings: TrainingSettings) throws(IngotError) {
    self.settings = settings
    folder = RunFolder(settings.folder)
    let prepared = try PreparedRun(model, settings)
    programText = prepared.elaborated.description
    let described = model.describedSettings
    settingSummaries = model.settingSummaries
    summary = Summary(of: prepared.compilation)
    data = prepared.data
    record = RunRecord(
      model: prepared.elaborated.name,
      settings: Dictionary(uniqueKeysWithValues: described.map { ($0.name, $0.value) }),
      settings, image: data.imageSize)
    machine = prepared.machine
    phases = prepared.phases
    phaseNames = phases.map { prepared.machine.module.functions[$0].name }
    minibatches = prepared.minibatches
    probes = try GradientProbes(of: prepared.elaborated, in: machine, Pipeline(isExact: settings.isExact))
    health = Health(of: prepared.elaborated)
    health.recall(try openFolder())
    if settings.logsEvents || settings.resumes && Files.exists(folder.events) {
      events = try EventLog(folder.events, resumingAt: position.epochs * minibatches.stepsPerEpoch)
    }
  }

  func run(
    isCancelled: () -> Bool, report: (TrainingProgress) -> Void, finished: (EpochReport) -> Void
  ) throws(IngotError) {
    var hasRun = false
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
            epoch: position.epochs + 1, epochs: settings.epochs, step: step, steps: steps, imagesPerSecond: speed,
            secondsLeft: (clock.now - start).seconds / done * left, means: meanLosses(step)))
      }
      guard let epoch else {
        try writeCheckpoint(to: folder.lastCheckpoint)
        return
      }
      hasRun = true
      try finish(epoch)
      finished(epoch)
      if !isDone, isCancelled() { return }
    }
    if hasRun || !Files.exists(folder.report) { try writeReport() }
    try writeProfile()
  }

  /// Whether all epochs are done, or the last ``TrainingSettings/patience`` evaluations were no better than the best.
  var isDone: Bool {
    position.epochs >= settings.epochs || settings.patience.map { position.evaluationsSinceBest >= $0 } ?? false
  }

  private func meanLosses(_ steps: Int) -> MeanLosses {
    MeanLosses(
      phases: phaseNames, sums: position.lossSums,
      steps: steps - position.stepsBeforeStart(minibatches.stepsPerEpoch))
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
      try minibatches.fill(epoch: position.epochs, step: position.steps)
      position.steps += 1
      let step = position.step(steps)
      for (place, phase) in phases.enumerated() {
        try run(phase, step: step)
        let loss = machine.result(ofFunctionAt: phase)[0]
        position.lossSums[place] += Double(loss)
        if let warning = health.warning(of: loss, phase: phaseNames[place], step: step) { newWarnings.append(warning) }
      }
      report(position.steps, steps, speed())
      if position.steps < steps, isCancelled() { return nil }
    }
    let seconds = (clock.now - start).seconds
    let speed = seconds > 0 ? Double((steps - stepsBefore) * settings.batch) / seconds : 0
    let step = (position.epochs + 1) * steps
    try data.checkUnchanged()
    let validation = try evaluate(step: step, &newWarnings)
    if let found = machine.nonFiniteNumber(), let warning = health.warning(of: found, step: step) {
      newWarnings.append(warning)
    }
    return EpochReport(
      epoch: position.epochs + 1, step: step, losses: meanLosses(steps).list, validation: validation,
      warnings: newWarnings,
      seconds: seconds, imagesPerSecond: speed)
  }

  /// Evaluates the model every few epochs, and after the last.
  private func evaluate(step: Int, _ warnings: inout [TrainingWarning]) throws(IngotError) -> [MetricValue] {
    let epoch = position.epochs + 1
    guard epoch % settings.evaluatesEvery == 0 || epoch == settings.epochs else { return [] }
    let norms = probes.norms(step: step)
    var (measured, judged) = (norms, norms)
    if case .images(let dataset, let split) = data {
      measured = try Evaluation.measure(machine, on: dataset, split.validation).measurements + norms
      judged =
        split.validation.isEmpty
        ? try Evaluation.judgements(machine, on: dataset, split.training) + norms : measured
    }
    warnings += health.warnings(epoch: epoch, losses: meanLosses(position.steps).list, measurements: judged)
    return measured
  }

  private func run(_ phase: Int, step: Int) throws(IngotError) {
    if settings.checksFinite {
      try machine.runCheckingFinite(functionAt: phase, step: step)
    } else if isMeasured(phase) {
      machine.runMeasuringDensities(functionAt: phase, step: step)
    } else {
      machine.run(functionAt: phase, step: step)
    }
  }

  /// Whether densities are measured at this step: the last of an epoch, unless nothing would be timed.
  private func isMeasured(_ phase: Int) -> Bool {
    guard let profile = machine.profile else { return false }
    return position.steps == minibatches.stepsPerEpoch && profile.runs[phase] > 0
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
        try writeCheckpoint(to: folder.bestCheckpoint)
      }
    }
    // The metrics come first: once the checkpoint is written, a missing line could not be recovered.
    try appendMetrics(of: epoch)
    if events != nil {
      let isEvaluated = !epoch.validation.isEmpty
      try events?.add(
        epoch, isEvaluated ? Pictures(machine: machine, showing: data.shown).sheets() : [])
    }
    try writeCheckpoint(to: folder.lastCheckpoint)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
