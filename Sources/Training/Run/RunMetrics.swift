import Foundation
package import IngotDiagnostics
package import IngotEvaluation
import IngotFiles

/// The measurements of a run, one line per epoch: `metrics.jsonl`.
package struct RunMetrics: Sendable {
  package struct Epoch: Sendable {
    package let epoch: Int
    package let step: Int
    /// The mean losses, keyed by phase.
    package let losses: [String: Double]
    /// The validation metrics; empty if the epoch was not evaluated.
    package let validation: [Metric: Double]
    package let seconds: Double
    package let warnings: [TrainingWarning]
  }

  package private(set) var epochs: [Epoch] = []
  /// The phases and the metrics, each in order of first appearance.
  package private(set) var phases: [String] = []
  package private(set) var metrics: [Metric] = []

  /// Creates the metrics of a run that has not started.
  init() {}

  /// - Throws: when a line is not an epoch of a run.
  package init(reading path: String) throws(IngotError) {
    try self.init(Self.lines(of: path), of: path)
  }

  /// Creates the metrics of a run whose checkpoint has done some epochs, counted from 0. Later lines, left by a run that
  /// was killed between writing its metrics and its checkpoint, are dropped, and removed from the file too.
  ///
  /// - Throws: before anything is written, when the first lines are not those of these epochs in order.
  init(reading path: String, trimmingTo done: Range<Int>) throws(IngotError) {
    let lines = try Self.lines(of: path)
    let count = done.count
    try self.init(lines.prefix(count), of: path)
    guard epochs.map(\.epoch).elementsEqual(done.map { $0 + 1 }) else {
      throw IngotError(
        .badInput,
        "'\(path)': expected a line for each of the epochs after \(done.lowerBound) up to \(done.upperBound), found "
          + "\(epochs.map(\.epoch))")
    }
    let whole = lines[..<count].map { $0 + "\n" }.joined()
    if Files.exists(path), whole != (try Files.readText(path)) { try AtomicFile.write(whole, to: path) }
  }

  /// Returns the whole lines. A kill can leave a part of one at the end.
  private static func lines(of path: String) throws(IngotError) -> [Substring] {
    guard Files.exists(path) else { return [] }
    let text = try Files.readText(path)
    // By bytes, since finding the characters of a long line takes a while.
    return text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .filter { !$0.isEmpty }.map { Substring($0) }
  }

  private init(_ lines: some Sequence<Substring>, of path: String) throws(IngotError) {
    for (number, line) in lines.enumerated() {
      func bad(_ expected: String, found: String) -> IngotError {
        IngotError(.badInput, "'\(path)', line \(number + 1): expected \(expected), found \(found)")
      }
      guard let found = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
        throw bad("an epoch of a run", found: "something else")
      }
      var measured: [Metric: Double] = [:]
      for name in Self.names(in: line, of: found.validation) {
        guard let metric = Metric(named: name) else {
          let size = name.utf8.count
          throw bad("the name of a metric", found: size > longestName ? "a name of \(size) bytes" : "'\(name)'")
        }
        measured[metric] = found.validation[name].map { $0 ?? .nan }
        if !metrics.contains(metric) { metrics.append(metric) }
      }
      epochs.append(
        Epoch(
          epoch: found.epoch, step: found.step, losses: found.losses.mapValues { $0 ?? .nan }, validation: measured,
          seconds: found.seconds, warnings: found.warnings))
      for name in Self.names(in: line, of: found.losses) where !phases.contains(name) { phases.append(name) }
    }
  }

  /// A line of the file. Numbers that are NaN or infinite, which JSON cannot represent, are null.
  private struct Line: Decodable {
    let epoch: Int
    let step: Int
    let losses: [String: Double?]
    let validation: [String: Double?]
    let seconds: Double
    let warnings: [TrainingWarning]
  }

  /// Returns the names of members in the order of the text, which dictionaries do not keep.
  private static func names(in line: some StringProtocol, of members: [String: Double?]) -> [String] {
    members.keys.sorted { left, right in
      let places = [left, right].map { line.range(of: "\"\($0)\":")?.lowerBound ?? line.endIndex }
      return places[0] < places[1]
    }
  }

  /// Returns the line for an epoch, without its newline.
  static func line(of epoch: EpochReport) throws(IngotError) -> String {
    let losses = jsonMembers(epoch.losses.map { ($0.phase, $0.mean) })
    return "{\"epoch\":\(epoch.epoch),\"step\":\(epoch.step),\"losses\":{\(losses)},"
      + "\"validation\":{\(jsonMembers(of: epoch.validation))},"
      + "\"seconds\":\(epoch.seconds),\"images_per_second\":\(epoch.imagesPerSecond),"
      + "\"warnings\":\(try json(epoch.warnings))}"
  }

  private static func json(_ warnings: [TrainingWarning]) throws(IngotError) -> String {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
      return String(decoding: try encoder.encode(warnings), as: UTF8.self)
    } catch {
      throw IngotError(.defect, "warnings cannot be written as JSON: \(error)")
    }
  }

  /// The seconds of training, without evaluation.
  package var seconds: Double { epochs.reduce(0) { $0 + $1.seconds } }

  /// The metric that the best checkpoint was chosen by; nil if nothing was evaluated.
  package var selecting: Metric? {
    Evaluation.selection(of: metrics.map { MetricValue($0, 0) })?.metric
  }

  /// The epoch of the best checkpoint: the first with the lowest value of the selecting metric.
  package var bestEpoch: Int? {
    guard let selecting else { return nil }
    var best: (epoch: Int, value: Double)?
    for epoch in epochs where epoch.losses.values.allSatisfy(\.isFinite) {
      if let value = epoch.validation[selecting], value < best?.value ?? .infinity { best = (epoch.epoch, value) }
    }
    return best?.epoch
  }

  /// The last epoch that was evaluated.
  package var last: Epoch? { epochs.last { !$0.validation.isEmpty } }
}

/// Returns measurements as the members of a JSON object.
package func jsonMembers(of measurements: [MetricValue]) -> String {
  jsonMembers(measurements.map { ($0.metric.name, $0.value) })
}

/// Returns numbers as the members of a JSON object. NaN and infinity, which JSON cannot represent, become null.
private func jsonMembers(_ members: [(name: String, value: Double)]) -> String {
  members.map { "\"\($0.name)\":\($0.value.isFinite ? "\($0.value)" : "null")" }.joined(separator: ",")
}
