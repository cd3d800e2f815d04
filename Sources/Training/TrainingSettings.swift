public import IngotCompiler
public import IngotDatasets
import IngotDiagnostics

/// How to train. The same settings give the same bits, on any number of threads.
public struct TrainingSettings: Sendable {
  public var data: DataSource
  public var epochs: Int
  /// Images in a step; the images left over at the end of an epoch are skipped.
  public var batch: Int
  /// Of the parameters, dropout, noise and the order of images.
  public var seed: UInt64
  public var threads: Int
  /// The run folder; made when it is not there.
  public var folder: String
  /// Whether to go on from the folder's checkpoint.
  public var resumes: Bool
  /// How many images keep their labels, for models that read some.
  public var labels: LabelCount
  /// Whether some images are kept for validation.
  public var validates: Bool
  /// Epochs between two evaluations on the validation images; the last epoch is always followed by one.
  public var evaluatesEvery: Int
  /// Evaluations in a row without a better metric after which the run stops; nil for none.
  public var patience: Int?
  /// Whether to measure each instruction; the run folder then holds `profile.txt` and `profile.json`, a Chrome trace.
  public var profiles: Bool
  /// Whether to stop at the first loss or parameter that is not finite, and say where it came from.
  public var checksFinite: Bool
  /// Whether formulas stay as the model states them, instead of ones that are more stable.
  public var isExact: Bool

  public init(
    data: DataSource = .digits(count: Defaults.digits), epochs: Int = Defaults.epochs, batch: Int = Defaults.batch,
    seed: UInt64 = Defaults.seed, threads: Int = 2, folder: String, resumes: Bool = false,
    labels: LabelCount = .reference, validates: Bool = true,
    evaluatesEvery: Int = 1, patience: Int? = nil,
    profiles: Bool = false, checksFinite: Bool = false, isExact: Bool = false
  ) {
    self.data = data
    self.epochs = epochs
    self.batch = batch
    self.seed = seed
    self.threads = threads
    self.folder = folder
    self.resumes = resumes
    self.labels = labels
    self.validates = validates
    self.evaluatesEvery = evaluatesEvery
    self.patience = patience
    self.profiles = profiles
    self.checksFinite = checksFinite
    self.isExact = isExact
  }

  /// Throws a usage error for what no run can be.
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
