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
    try self.init(Self.lines(of: path), of: path)
  }

  /// Of a run whose checkpoint has so many epochs. Lines behind them, of a run that was killed between its metrics and its checkpoint,
  /// are dropped, from the file, too.
  ///
  /// - Throws: before anything is written, when the first lines are not those of epochs 1, 2, 3 and so on.
  init(reading path: String, trimmingTo count: Int) throws(IngotError) {
    let lines = try Self.lines(of: path)
    try self.init(lines.prefix(count), of: path)
    guard epochs.map(\.epoch).elementsEqual(1..<(count + 1)) else {
      throw IngotError(
        .badInput, "'\(path)': expected a line for each of \(count) epochs, found \(epochs.map(\.epoch))")
    }
    if lines.count > count { try AtomicFile.write(lines[..<count].map { $0 + "\n" }.joined(), to: path) }
  }

  private static func lines(of path: String) throws(IngotError) -> [Substring] {
    Files.exists(path) ? try Files.readText(path).split(separator: "\n") : []
  }

  private init(_ lines: some Sequence<Substring>, of path: String) throws(IngotError) {
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

  private static func json(_ texts: [String]) throws(IngotError) -> String {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.withoutEscapingSlashes]
      return String(decoding: try encoder.encode(texts), as: UTF8.self)
    } catch {
      throw IngotError(.defect, "warnings cannot be written as JSON: \(error)")
    }
  }

  /// Of training, without evaluation.
  package var seconds: Double { epochs.reduce(0) { $0 + $1.seconds } }

  /// The last evaluation.
  package var last: Epoch? { epochs.last { !$0.validation.isEmpty } }
}
