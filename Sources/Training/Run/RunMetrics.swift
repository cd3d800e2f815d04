import Foundation
import IngotData
package import IngotDiagnostics

/// What a run measured, an epoch a line: `metrics.jsonl`.
package struct RunMetrics: Sendable {
  package struct Epoch: Sendable {
    package let epoch: Int
    package let step: Int
    /// By phase.
    package let losses: [String: Double]
    /// Empty where the epoch was not evaluated.
    package let validation: [String: Double]
    package let seconds: Double
    package let warnings: [String]
  }

  package private(set) var epochs: [Epoch] = []
  /// The names of losses and of figures, each in the order of their first line.
  package private(set) var phases: [String] = []
  package private(set) var figures: [String] = []

  /// Of a run that has not begun.
  init() {}

  /// - Throws: when a line is no such object.
  package init(reading path: String) throws(IngotError) {
    let lines = Files.exists(path) ? try Files.readText(path).split(separator: "\n") : []
    for (number, line) in lines.enumerated() {
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard let object, let epoch = object["epoch"] as? Int, let step = object["step"] as? Int,
        let seconds = object["seconds"] as? Double, let losses = object["losses"] as? [String: Any],
        let validation = object["validation"] as? [String: Any]
      else {
        throw IngotError(.badInput, "'\(path)', line \(number + 1): expected an epoch of a run, found something else")
      }
      // JSON has no number for what is not finite.
      func numbers(_ members: [String: Any]) -> [String: Double] { members.mapValues { $0 as? Double ?? .nan } }
      epochs.append(
        Epoch(
          epoch: epoch, step: step, losses: numbers(losses), validation: numbers(validation), seconds: seconds,
          warnings: object["warnings"] as? [String] ?? []))
      for name in Self.names(in: line, of: losses) where !phases.contains(name) { phases.append(name) }
      for name in Self.names(in: line, of: validation) where !figures.contains(name) { figures.append(name) }
    }
  }

  /// Members in the order of the text, which dictionaries forget.
  private static func names(in line: some StringProtocol, of members: [String: Any]) -> [String] {
    members.keys.sorted { left, right in
      let places = [left, right].map { line.range(of: "\"\($0)\":")?.lowerBound ?? line.endIndex }
      return places[0] < places[1]
    }
  }

  /// The line of an epoch.
  static func line(of epoch: EpochReport) throws(IngotError) -> String {
    let losses = Evaluation.json(epoch.losses.map { ($0.phase, $0.mean) })
    return "{\"epoch\":\(epoch.epoch),\"step\":\(epoch.step),\"losses\":{\(losses)},"
      + "\"validation\":{\(Evaluation.json(epoch.validation))},"
      + "\"seconds\":\(epoch.seconds),\"images_per_second\":\(epoch.imagesPerSecond),"
      + "\"warnings\":\(try json(epoch.warnings))}\n"
  }

  /// The lines in front of the first that is of a later epoch, or of none.
  static func lines(of text: String, upTo epoch: Int) -> [Substring] {
    text.split(separator: "\n").prefix { line in
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return (object?["epoch"] as? Int).map { $0 <= epoch } ?? false
    }
  }

  private static func json(_ texts: [String]) throws(IngotError) -> String {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.withoutEscapingSlashes]
      return String(decoding: try encoder.encode(texts), as: UTF8.self)
    } catch {
      throw IngotError(.defect, "warnings cannot be written as JSON: \(error)")
    }
  }

  /// The last evaluation.
  package var last: Epoch? { epochs.last { !$0.validation.isEmpty } }
}
