import Foundation
public import IngotCompiler
public import IngotDatasets
import IngotDiagnostics

extension Defaults {
  /// The number of threads of a run: one for each core of the machine.
  public static var threads: Int { ProcessInfo.processInfo.activeProcessorCount }
}

/// The settings of a training run. The same settings produce identical bits on any number of threads.
public struct TrainingSettings: Sendable {
  public var data: DataSource
  public var epochs: Int
  /// The number of images in a step; images left over at the end of an epoch are skipped.
  public var batch: Int
  /// The seed of the parameters, dropout, noise and the order of images.
  public var seed: UInt64
  public var threads: Int
  /// The run folder; created if it does not exist.
  public var folder: String
  /// Whether to resume from the folder's checkpoint.
  public var resumes: Bool
  /// A file with the parameters, moments and step to start from: a checkpoint of the same model, batch and seed, from
  /// another run or from an exported training program; nil starts from the initial parameters.
  public var start: String?
  /// How many images keep their labels, for models that read labels.
  public var labels: LabelCount
  /// Whether some images are kept for validation.
  public var validates: Bool
  /// The number of epochs between evaluations on the validation images; the last epoch is always evaluated.
  public var evaluatesEvery: Int
  /// The number of consecutive evaluations without a better metric after which the run stops; nil for no limit.
  public var patience: Int?
  /// Whether to measure each instruction; the run folder then holds `profile.txt` and `profile.json`, a Chrome trace.
  public var profiles: Bool
  /// Whether to write the losses, metrics and pictures of each epoch for TensorBoard. A run that resumes and has such a
  /// file continues it.
  public var logsEvents: Bool
  /// Whether to stop at the first loss or parameter that is not finite, and report where it came from.
  public var checksFinite: Bool
  /// Whether to keep formulas as the model states them, instead of using more stable ones.
  public var isExact: Bool

  public init(
    data: DataSource = .digits(count: Defaults.digits), epochs: Int = Defaults.epochs, batch: Int = Defaults.batch,
    seed: UInt64 = Defaults.seed, threads: Int = Defaults.threads, folder: String, resumes: Bool = false,
    start: String? = nil, labels: LabelCount = .reference, validates: Bool = true,
    evaluatesEvery: Int = 1, patience: Int? = nil,
    profiles: Bool = false, logsEvents: Bool = false, checksFinite: Bool = false, isExact: Bool = false
  ) {
    self.data = data
    self.epochs = epochs
    self.batch = batch
    self.seed = seed
    self.threads = threads
    self.folder = folder
    self.resumes = resumes
    self.start = start
    self.labels = labels
    self.validates = validates
    self.evaluatesEvery = evaluatesEvery
    self.patience = patience
    self.profiles = profiles
    self.logsEvents = logsEvents
    self.checksFinite = checksFinite
    self.isExact = isExact
  }

  /// Throws a usage error for settings that no run can have.
  func check() throws(IngotError) {
    func require(_ holds: Bool, _ expected: String, _ found: Int) throws(IngotError) {
      if !holds { throw IngotError(.usage, "expected \(expected), found \(found)") }
    }
    try require(epochs >= 1, "at least 1 epoch", epochs)
    try require((1...1024).contains(threads), "1 to 1024 threads", threads)
    try require(evaluatesEvery >= 1, "an evaluation every 1 or more epochs", evaluatesEvery)
    if let patience { try require(patience >= 1, "a patience of at least 1 evaluation", patience) }
  }
}
