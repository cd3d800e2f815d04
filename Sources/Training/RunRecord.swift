import Foundation
import IngotData
package import IngotDiagnostics

/// What a run was made of, `run.json`: enough to evaluate it and to make it again.
package struct RunRecord: Codable, Sendable {
  package let model: String
  /// By name, as `--set` takes them.
  package let settings: [String: String]
  /// `digits`, or the folder of images.
  package let data: String
  /// How many were drawn, for digits.
  package let digits: Int?
  package let batch: Int
  package let seed: UInt64
  package let labels: String
  package let validates: Bool
  package let isExact: Bool

  private enum CodingKeys: String, CodingKey {
    case model, settings, data, digits, batch, seed, labels
    case validates = "validation"
    case isExact = "exact"
  }

  init(model: String, settings: [String: String], _ training: TrainingSettings) {
    self.model = model
    self.settings = settings
    switch training.data {
    case .digits(let count): (data, digits) = ("digits", count)
    case .folder(let folder): (data, digits) = (folder, nil)
    }
    batch = training.batch
    seed = training.seed
    labels = training.labels.description
    validates = training.validates
    isExact = training.isExact
  }

  /// - Throws: when the file is not there or is not such a record.
  package init(reading path: String) throws(IngotError) {
    try Files.requireFile(path)
    let text = try Files.readText(path)
    do {
      self = try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8))
    } catch {
      throw IngotError(.badInput, "'\(path)': expected the record of a run, found something else")
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
}
