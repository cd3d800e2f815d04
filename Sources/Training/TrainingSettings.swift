public import IngotData

/// Where the images come from.
public enum DataSource: Hashable, Sendable {
  /// Digits that Ingot draws itself, from the run's seed.
  case digits(count: Int)
  /// A folder of IDX files named as MNIST or EMNIST names them, plain or gzipped, or of PNG files: `CLASS/*.png`, or
  /// `train/CLASS/*.png` and `test/CLASS/*.png`, with classes numbered in the natural order of their names.
  case folder(String)
}

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
  /// Whether to measure each instruction; the run folder then holds `profile.txt` and `profile.json`, a Chrome trace.
  public var profiles: Bool
  /// Whether to stop at the first loss or parameter that is not finite, and say where it came from.
  public var checksFinite: Bool
  /// Whether formulas stay as the model states them, instead of ones that are more stable.
  public var isExact: Bool

  public init(
    data: DataSource = .digits(count: 10_000), epochs: Int = 20, batch: Int = 100, seed: UInt64 = 10, threads: Int = 2,
    folder: String, resumes: Bool = false, labels: LabelCount = .reference, validates: Bool = true,
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
    self.profiles = profiles
    self.checksFinite = checksFinite
    self.isExact = isExact
  }
}
