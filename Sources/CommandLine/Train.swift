public import ArgumentParser
import Foundation
import IngotCompiler
public import IngotDatasets
import IngotDiagnostics
import IngotFiles
import IngotModeling
import IngotRuns
import IngotTraining

struct Train: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Train a model and leave a run folder with its checkpoints, metrics, pictures and report.",
      discussion: discussion(
        """
        Without --data, ingot trains on digits that it draws itself. The same seed
        gives the same bits on any number of threads, and after a resume. Ctrl-C,
        SIGTERM and the end of the terminal finish the step and leave a checkpoint to
        resume from; a second signal does not wait.

        EXAMPLES:
          ingot train gaussian-aae
          ingot train gaussian-aae --data mnist --epochs 50 --out runs/mnist
          ingot train --resume runs/mnist --epochs 100
          ingot train semisupervised-aae --data mnist --preset paper --labels 100
          ingot train semisupervised-aae --data mnist --labels 1000 --set width=500
        """))
  }

  @Argument(help: "A model of 'list'.", completion: .list(ModelCatalog.current.names))
  var graph: String?

  @Option(help: "Resume the run in this folder, with all of its settings.")
  var resume: String?

  @OptionGroup(title: "Of a new run") var new: NewRunOptions

  @Option(help: "Passes over the data. (default: \(Defaults.epochs), or the number of the resumed run)")
  var epochs: Int?

  @Option(help: "Threads, including the main thread. (default: the number of cores)")
  var threads: Int?

  @Option(help: "Epochs between two evaluations on the validation images. (default: 1)")
  var evaluateEvery: Int?

  @Option(help: "Stop after this many evaluations in a row without an improvement.")
  var patience: Int?

  @Flag(help: "Measure every instruction; print a table and leave a Chrome trace in the run folder.")
  var profile = false

  @Flag(help: "Write losses, metrics and pictures of each epoch for TensorBoard into the run folder.")
  var tensorboard = false

  @Flag(help: "Stop at the first loss or parameter that is not finite, and name the instruction that made it.")
  var checkFinite = false

  func run() throws {
    let (model, training) = try resume.map { try resumed($0) } ?? fresh()
    let interruption = Interruption()
    var isStopped = false
    var display = ProgressDisplay()
    var last: EpochReport?
    try trainKeepingNothing(model, settings: training) {
      display.show($0)
    } finished: {
      display.show($0)
      last = $0
    } isCancelled: {
      isStopped = interruption.signal != nil
      return isStopped
    }
    // A signal that arrived after the last epoch was too late.
    if isStopped, let signal = interruption.signal {
      display.endLine()
      print("stopped; '\(ModelCatalog.current.toolName) train --resume \(training.folder)' resumes it")
      throw ExitCode(128 + signal)
    }
    guard let last else {
      print(
        "nothing to do: '\(training.folder)' has finished its \(training.epochs) epochs or run out of patience; "
          + "'--epochs' trains it longer")
      return
    }
    if profile {
      print(try Files.readText(RunFolder(training.folder).profile), terminator: "")
    }
    display.showTable(of: last)
    print("wrote \(training.folder), see \(RunFolder(training.folder).report)")
  }

  private var threadCount: Int { threads ?? Defaults.threads }

  private func fresh() throws(IngotError) -> (any Model, TrainingSettings) {
    guard let graph else {
      throw IngotError(
        .usage, "expected a model of '\(ModelCatalog.current.toolName) list', or '--resume DIR', found neither")
    }
    if !ModelCatalog.current.names.contains(graph), graph.hasSuffix(".graph") || Files.exists(graph) {
      throw IngotError(
        .usage,
        "expected a model of '\(ModelCatalog.current.toolName) list', which has phases and settings, found the file "
          + "'\(graph)'; '\(ModelCatalog.current.toolName) run' runs a .graph file")
    }
    if let digits = new.digits, let data = new.data, data != "digits" {
      throw IngotError(.usage, "expected '--digits' with '--data digits', found '--digits \(digits)' with '\(data)'")
    }
    let model = try ModelCatalog.current.model(named: graph).applying(preset: new.preset, new.settings)
    return (
      model,
      TrainingSettings(
        data: new.source, epochs: epochs ?? Defaults.epochs, batch: new.batch ?? Defaults.batch,
        seed: new.seed ?? Defaults.seed, threads: threadCount, folder: new.out ?? Self.newFolder("runs/\(graph)"),
        start: new.start, labels: new.labels ?? .reference, validates: !new.noValidation,
        evaluatesEvery: evaluateEvery ?? 1, patience: patience, profiles: profile, logsEvents: tensorboard,
        checksFinite: checkFinite,
        isExact: new.exact)
    )
  }

  /// Returns the path, or the path with the first number, from 2, for which there is no run yet.
  private static func newFolder(_ path: String) -> String {
    func isTaken(_ path: String) -> Bool { Files.exists(RunFolder(path).checkpoints) }
    if !isTaken(path) { return path }
    var number = 2
    while isTaken("\(path)-\(number)") { number += 1 }
    return "\(path)-\(number)"
  }

  /// Returns the model and the settings from a run's record.
  private func resumed(_ folder: String) throws(IngotError) -> (any Model, TrainingSettings) {
    if let graph {
      throw IngotError(.usage, "expected no model with '--resume', which takes the run's own, found '\(graph)'")
    }
    if let given = new.given {
      throw IngotError(.usage, "expected no '\(given)' with '--resume', which takes the run's own settings")
    }
    let run = try RunFolder(existing: folder)
    let record = try RunRecord(reading: run.record)
    let model = try ModelCatalog.current.model(recordedIn: record, of: run)
    var training = try record.training(folder: folder, threads: threadCount)
    training.epochs = epochs ?? training.epochs
    training.evaluatesEvery = evaluateEvery ?? training.evaluatesEvery
    training.patience = patience ?? training.patience
    training.profiles = profile
    training.logsEvents = tensorboard
    training.checksFinite = checkFinite
    return (model, training)
  }
}

/// The options that define a new run; a resumed run takes them from its record.
struct NewRunOptions: ParsableArguments {
  @Option(
    help:
      "'digits', or a folder of images: IDX files such as MNIST's, or PNG files with a folder for each class. (default: digits)"
  )
  var data: String?

  @Option(help: "How many digits to draw, with --data digits. (default: \(Defaults.digits))")
  var digits: Int?

  @Option(help: "Images per step. (default: \(Defaults.batch))")
  var batch: Int?

  @Option(
    help: "Seed of the parameters, of every random stream and of the order of images. (default: \(Defaults.seed))")
  var seed: UInt64?

  @Option(help: "The run folder. (default: runs/MODEL, or with a number where that is taken)")
  var out: String?

  @Option(
    help:
      "Start from the parameters, the moments and the step of this file: a checkpoint of the same model, batch and seed, from another run or from a program of 'compile --emit c'."
  )
  var start: String?

  @Option(help: "A preset of the model, which --set can then change; see 'ingot inspect MODEL'.")
  var preset: String?

  @Option(name: .customLong("set"), help: "A setting of the model, NAME=VALUE; can be given several times.")
  var settings: [String] = []

  @Option(
    help:
      "How many images keep their labels, for models that read labels: a number that all classes share equally, 'all' of those not kept for validation, or 'reference', the first eighteenth of each class and at most 300. (default: reference)"
  )
  var labels: LabelCount?

  @Flag(help: "Train on all images and keep none for validation.")
  var noValidation = false

  @Flag(help: "Keep the formulas of the model instead of more stable ones.")
  var exact = false

  var source: DataSource { DataSource(named: data, digits: digits) }

  /// The first of the options that were given; nil if none was given.
  var given: String? {
    [
      ("--data", data != nil), ("--digits", digits != nil), ("--batch", batch != nil), ("--seed", seed != nil),
      ("--out", out != nil), ("--start", start != nil), ("--preset", preset != nil), ("--set", !settings.isEmpty),
      ("--labels", labels != nil),
      ("--no-validation", noValidation), ("--exact", exact),
    ].first { $0.1 }?.0
  }
}

extension LabelCount: ExpressibleByArgument {}

extension DataSource {
  /// Creates the source that `--data` names, a folder or digits to draw.
  init(named data: String?, digits: Int? = nil) {
    guard let data, data != "digits" else {
      self = .digits(count: digits ?? Defaults.digits)
      return
    }
    self = .folder(data)
  }
}
