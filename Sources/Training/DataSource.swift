package import IngotDatasets
package import IngotDiagnostics

/// The source of the images.
public enum DataSource: Hashable, Sendable {
  /// Digits that Ingot draws itself, from the run's seed.
  case digits(count: Int)
  /// A folder of IDX files with the names that MNIST or EMNIST uses, plain or gzipped, or of PNG files: `CLASS/*.png`,
  /// or `train/CLASS/*.png` and `test/CLASS/*.png`, with classes numbered in the natural order of their names.
  case folder(String)

  /// - Parameter part: the part of a folder to load; digits are for training only.
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
