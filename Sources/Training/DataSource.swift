package import IngotDatasets
package import IngotDiagnostics
package import IngotRuns

/// The source of the data that a run trains on.
public enum DataSource: Sendable {
  /// Digits that Ingot draws itself, from the run's seed.
  case digits(count: Int)
  /// A folder of IDX files with the names that MNIST or EMNIST uses, plain or gzipped, or of PNG files: `CLASS/*.png`,
  /// or `train/CLASS/*.png` and `test/CLASS/*.png`, with classes numbered in the natural order of their names.
  case folder(String)
  /// Grey images from memory, one after another, each row by row; a byte is a pixel, and 255 becomes 1. There is a label
  /// for each image, or no labels at all.
  case images([UInt8], width: Int, height: Int, labels: [UInt8]? = nil)
  /// Minibatches of any numbers, by the names of the inputs; nothing is kept for validation.
  case minibatches(MinibatchSource)

  /// Minibatches that a function provides.
  ///
  /// - Parameters:
  ///   - stepsPerEpoch: the number of minibatches in an epoch, at least 1.
  ///   - minibatch: returns the numbers of each input of the phases by its name, one example after another. The epoch and
  ///     the step within it count from 0. A function that depends on nothing else gives a run that resumes with the same
  ///     bits.
  public static func minibatches(
    stepsPerEpoch: Int, _ minibatch: @escaping @Sendable (_ epoch: Int, _ step: Int) throws -> [String: [Float]]
  ) -> DataSource {
    .minibatches(MinibatchSource(stepsPerEpoch: stepsPerEpoch, minibatch))
  }

  /// The same minibatches in every epoch, in order.
  public static func minibatches(_ minibatches: some Collection<[String: [Float]]>) -> DataSource {
    let minibatches = Array(minibatches)
    return .minibatches(MinibatchSource(stepsPerEpoch: minibatches.count) { minibatches[$1] })
  }
}

/// A function that provides the minibatches of a run; see ``DataSource/minibatches(stepsPerEpoch:_:)``.
public struct MinibatchSource: Sendable {
  let stepsPerEpoch: Int
  let minibatch: @Sendable (_ epoch: Int, _ step: Int) throws -> [String: [Float]]

  init(
    stepsPerEpoch: Int, _ minibatch: @escaping @Sendable (_ epoch: Int, _ step: Int) throws -> [String: [Float]]
  ) {
    self.stepsPerEpoch = stepsPerEpoch
    self.minibatch = minibatch
  }
}

extension DataSource {
  /// Returns the images of the source.
  ///
  /// - Parameter part: the part of a folder to load; everything else is for training only.
  /// - Throws: when the images cannot be read, do not fit together, or when the source is not one of images.
  package func images(seed: UInt64, part: Dataset.Part) throws(IngotError) -> Dataset {
    guard case .folder(let folder) = self else {
      guard part == .training else {
        throw IngotError(.usage, "expected a folder with test images, found \(recorded)")
      }
      return try trainingImages(seed: seed)
    }
    return try .folder(folder, part)
  }

  private func trainingImages(seed: UInt64) throws(IngotError) -> Dataset {
    switch self {
    case .digits(let count):
      guard (1...1_000_000).contains(count) else {
        throw IngotError(.usage, "expected 1 to 1000000 digits, found \(count)")
      }
      return .digits(count: count, seed: seed)
    case .folder(let folder): return try .folder(folder, .training)
    case .images(let pixels, let width, let height, let labels):
      guard width >= 1, height >= 1, let size = checkedProduct([width, height]) else {
        throw IngotError(.usage, "expected images of at least one pixel, found \(width)x\(height)")
      }
      guard !pixels.isEmpty, pixels.count % size == 0 else {
        throw IngotError(
          .usage, "expected pixels of whole images of \(width)x\(height), found \(pixels.count) pixels")
      }
      let count = pixels.count / size
      guard labels == nil || labels?.count == count else {
        throw IngotError(.usage, "expected a label for each of \(count) images, found \(labels?.count ?? 0)")
      }
      return Dataset(
        name: "images from memory", width: width, height: height, pixels: pixels,
        labels: labels ?? Array(repeating: 0, count: count), isLabelled: labels != nil)
    case .minibatches: throw IngotError(.usage, "expected images, found minibatches from memory")
    }
  }

  /// What a run's record says of the source.
  package var recorded: RunData {
    switch self {
    case .digits(let count): .digits(count: count)
    case .folder(let folder): .folder(folder)
    case .images, .minibatches: .memory
    }
  }
}
