import Foundation
package import IngotDatasets
package import IngotDiagnostics
import IngotFiles

/// The record of a run, `run.json`: enough to evaluate it, to resume it and to reproduce it bit for bit.
package struct RunRecord: Codable, Sendable {
  /// The format version; see ``RunFormat``.
  private let format: Int?
  package let model: String
  /// The settings by name, as `--set` takes them.
  package let settings: [String: String]
  /// `digits`, or the folder of images.
  package let data: String
  /// The number of digits drawn; nil for a folder.
  package let digits: Int?
  package let epochs: Int
  package let batch: Int
  package let seed: UInt64
  package let labels: String
  package let validates: Bool
  package let evaluatesEvery: Int
  package let patience: Int?
  package let isExact: Bool

  private enum CodingKeys: String, CodingKey {
    case format, model, settings, data, digits, epochs, batch, seed, labels, patience
    case validates = "validation"
    case evaluatesEvery = "evaluate_every"
    case isExact = "exact"
  }

  init(model: String, settings: [String: String], _ training: TrainingSettings) {
    format = RunFormat.current
    self.model = model
    self.settings = settings
    switch training.data {
    case .digits(let count): (data, digits) = ("digits", count)
    case .folder(let folder): (data, digits) = (folder, nil)
    }
    epochs = training.epochs
    batch = training.batch
    seed = training.seed
    labels = training.labels.description
    validates = training.validates
    evaluatesEvery = training.evaluatesEvery
    patience = training.patience
    isExact = training.isExact
  }

  /// - Throws: when the file does not exist or is not the record of a run.
  package init(reading path: String) throws(IngotError) {
    try Files.requireFile(path)
    let text = try Files.readText(path)
    do {
      self = try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8))
    } catch {
      throw IngotError(.badInput, "'\(path)': expected the record of a run, found something else")
    }
    try RunFormat.check(format, of: path)
    if LabelCount(labels) == nil {
      throw IngotError(.badInput, "'\(path)': expected a number of labels, 'all' or 'reference', found '\(labels)'")
    }
    do {
      try training(folder: path, threads: 1).check()
    } catch {
      throw IngotError(.badInput, [Diagnostic("'\(path)': a run that cannot be")] + error.diagnostics)
    }
  }

  var text: String {
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

  package var source: DataSource { digits.map { .digits(count: $0) } ?? .folder(data) }

  package var labelCount: LabelCount { LabelCount(labels) ?? .reference }

  /// Every setting as `NAME=VALUE`.
  package var assignments: [String] { settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

  /// Returns the settings to resume the training with.
  ///
  /// - Parameter folder: the run folder.
  package func training(folder: String, threads: Int) -> TrainingSettings {
    TrainingSettings(
      data: source, epochs: epochs, batch: batch, seed: seed, threads: threads, folder: folder, resumes: true,
      labels: labelCount, validates: validates, evaluatesEvery: evaluatesEvery, patience: patience, isExact: isExact)
  }

  /// The settings of the run, formatted for people.
  var described: [(name: String, value: String)] {
    [
      ("data", digits.map { "\($0) digits" } ?? data), ("epochs", "\(epochs)"), ("batch", "\(batch)"),
      ("seed", "\(seed)"), ("labels", labels), ("validation", "\(validates)"),
      ("evaluated every", "\(evaluatesEvery)"), ("patience", patience.map { "\($0)" } ?? "none"),
      ("exact", "\(isExact)"),
    ]
  }
}
