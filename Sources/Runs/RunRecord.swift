import Foundation
package import IngotDiagnostics
import IngotFiles
package import IngotModeling

/// The record of a run, `run.json`: enough to use it, to evaluate it, to resume it and to reproduce it bit for bit.
package struct RunRecord: Codable, Sendable {
  /// The size of an image in pixels.
  package struct ImageSize: Codable, Hashable, Sendable {
    package let width: Int
    package let height: Int

    package init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// The format version; see ``RunFormat``.
  private var format: Int?
  package var model: String
  /// The settings of the model, by name.
  package var settings: [String: SettingValue]
  package var data: RunData
  /// The size of the images; nil if the data is not images.
  package var image: ImageSize?
  package var epochs: Int
  package var batch: Int
  package var seed: UInt64
  /// How many images keep their labels: a number, `all` or `reference`.
  package var labels: String
  package var validates: Bool
  package var evaluatesEvery: Int
  package var patience: Int?
  package var isExact: Bool

  private enum CodingKeys: String, CodingKey {
    case format, model, settings, data, image, epochs, batch, seed, labels, patience
    case validates = "validation"
    case evaluatesEvery = "evaluate_every"
    case isExact = "exact"
  }

  package init(
    model: String, settings: [String: SettingValue], data: RunData, image: ImageSize?, epochs: Int, batch: Int,
    seed: UInt64, labels: String, validates: Bool, evaluatesEvery: Int, patience: Int?, isExact: Bool
  ) {
    format = RunFormat.current
    self.model = model
    self.settings = settings
    self.data = data
    self.image = image
    self.epochs = epochs
    self.batch = batch
    self.seed = seed
    self.labels = labels
    self.validates = validates
    self.evaluatesEvery = evaluatesEvery
    self.patience = patience
    self.isExact = isExact
  }

  /// The version alone, which other versions of the record also have.
  private struct Version: Decodable {
    let format: Int?
    let model: String
  }

  /// Throws unless the record is that of the program beside it.
  ///
  /// - Parameters: what the program says of itself.
  package func check(model: String, batch: Int, seed: UInt64, in folder: RunFolder) throws(IngotError) {
    if (self.model, self.batch, self.seed) == (model, batch, seed) { return }
    throw IngotError(
      .badInput,
      "'\(folder.record)': expected the record of '\(model)' with batch \(batch) and seed \(seed), found that of "
        + "'\(self.model)' with batch \(self.batch) and seed \(self.seed)")
  }

  /// - Throws: when the file does not exist or is not the record of a run of this format.
  package init(reading path: String) throws(IngotError) {
    let data = Data(try Files.readText(path).utf8)
    func bad() -> IngotError {
      IngotError(.badInput, "'\(path)': expected the record of a run, found something else")
    }
    guard let version = try? JSONDecoder().decode(Version.self, from: data) else { throw bad() }
    try RunFormat.check(version.format, of: path)
    guard let record = try? JSONDecoder().decode(RunRecord.self, from: data) else { throw bad() }
    if let image = record.image, !(1...(1 << 20)).contains(image.width) || !(1...(1 << 20)).contains(image.height) {
      throw IngotError(
        .badInput, "'\(path)': expected images of 1 to 1048576 pixels a side, found \(image.width)x\(image.height)")
    }
    self = record
  }

  package var text: String {
    get throws(IngotError) {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      do {
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
      } catch {
        throw IngotError(.defect, "the record of a run cannot be written as JSON: \(error)")
      }
    }
  }

  /// Every setting as `NAME=VALUE`.
  package var assignments: [String] { settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

  /// The settings of the run, formatted for people.
  package var described: [(name: String, value: String)] {
    [
      ("data", data.description), ("epochs", "\(epochs)"), ("batch", "\(batch)"), ("seed", "\(seed)"),
      ("labels", labels), ("validation", "\(validates)"), ("evaluated every", "\(evaluatesEvery)"),
      ("patience", patience.map { "\($0)" } ?? "none"), ("exact", "\(isExact)"),
    ]
  }
}
