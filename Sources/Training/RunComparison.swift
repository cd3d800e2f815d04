import Foundation
package import IngotCharts
package import IngotDiagnostics
import IngotEvaluation
package import IngotFormatting
import IngotModeling
package import IngotRuns

/// A comparison of several runs.
package struct RunComparison {
  private struct Run {
    let name: String
    let record: RunRecord
    let metrics: RunMetrics

    /// What the run was made of: its data and how the data was used, and the settings of its model.
    var made: [String: String] {
      record.settings.mapValues(\.description).merging(record.described.map { ($0.name, $0.value) }) { setting, _ in
        setting
      }
    }
  }

  private var runs: [Run] = []

  package init() {}

  /// - Throws: when the folder has no record or no metrics of a run.
  package mutating func add(_ folder: RunFolder) throws(IngotError) {
    let metrics = try RunMetrics(reading: folder.metrics)
    runs.append(Run(name: folder.path, record: try RunRecord(reading: folder.record), metrics: metrics))
  }

  /// Returns a table for people, with a column for each run, or one for programs, with a row for each run and numbers in
  /// full.
  package func table(forPeople: Bool) -> TextTable { forPeople ? columns : records }

  /// A table with a row for each run: what it was made of, and its last measurements under their names.
  private var records: TextTable {
    let made = Set(runs.flatMap(\.made.keys)).subtracting(["epochs"]).sorted()
    let (phases, metrics) = (all(\.phases), metrics)
    var table = TextTable(
      ["run", "model"] + made + ["epochs", "seconds"] + phases.map { "loss.\($0)" } + metrics.map(\.name))
    for run in runs {
      let last = run.metrics.epochs.last
      table.add(
        [run.name, run.record.model] + made.map { run.made[$0] ?? "" }
          + ["\(last?.epoch ?? 0)", "\(run.metrics.seconds)"]
          + phases.map { last?.losses[$0].map { "\($0)" } ?? "" }
          + metrics.map { run.metrics.last?.validation[$0].map { "\($0)" } ?? "" })
    }
    return table
  }

  /// A table with a column for each run: what it was made of, where the runs differ, and its last measurements.
  private var columns: TextTable {
    var table = TextTable(["run"] + runs.map(\.name))
    table.add(["model"] + runs.map(\.record.model))
    for name in differing { table.add([name] + runs.map { $0.made[name] ?? "" }) }
    table.add(["epochs"] + runs.map { "\($0.metrics.epochs.last?.epoch ?? 0)" })
    table.add(["seconds"] + runs.map { String(format: "%.0f", $0.metrics.seconds) })
    for phase in all(\.phases) {
      table.add(
        ["loss of \(phase)"]
          + runs.map { $0.metrics.epochs.last?.losses[phase].map { MetricText.number($0) } ?? "" })
    }
    for metric in metrics {
      table.add(
        [metric.title] + runs.map { $0.metrics.last?.validation[metric].map { MetricText.value(metric, $0) } ?? "" })
    }
    return table
  }

  /// Returns a chart of a metric of every run over its epochs.
  ///
  /// - Parameter name: the name of the metric; nil for the one that selects the best checkpoint of the first run.
  /// - Throws: a usage error when no run has such a metric.
  package func chart(of name: String?) throws(IngotError) -> Chart {
    let found = runs.first?.metrics.last?.validation.map { MetricValue($0.key, $0.value) } ?? []
    guard let name = name ?? Evaluation.selection(of: found)?.metric.name else {
      throw IngotError(.usage, "expected '--metric' for runs without validation, found none")
    }
    guard let metric = metrics.first(where: { $0.name == name }) else {
      let known = metrics.map(\.name)
      throw IngotError(
        .usage, "expected a metric of these runs, found '\(name)'\(suggestion(for: name, among: known))")
    }
    let series = runs.map { run in
      Chart.Series(
        run.name,
        run.metrics.epochs.compactMap { epoch in epoch.validation[metric].map { Chart.Point(Double(epoch.epoch), $0) } }
      )
    }
    return Chart.curves(metric.title, series, y: "on validation images")
  }

  private var metrics: [Metric] { all(\.metrics) }

  /// Returns every element that any run has, in order of first appearance.
  private func all<Element: Equatable>(_ path: KeyPath<RunMetrics, [Element]>) -> [Element] {
    runs.flatMap { $0.metrics[keyPath: path] }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The names of what the runs differ in, except the number of epochs, which has its own row.
  private var differing: [String] {
    let made = runs.map(\.made)
    return Set(made.flatMap(\.keys)).subtracting(["epochs"]).sorted().filter { name in
      Set(made.map { $0[name] }).count > 1
    }
  }
}
