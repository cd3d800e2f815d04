import Foundation
import IngotEvaluation
import IngotFormatting
import IngotTraining

/// A line of progress: rewritten in place on a terminal, one line per epoch elsewhere.
struct ProgressDisplay {
  private let isTerminal = isatty(STDOUT_FILENO) != 0
  private var lastShown = ContinuousClock.now
  private var isWithinLine = false

  mutating func show(_ progress: TrainingProgress) {
    let isLast = progress.step == progress.steps
    if !isLast {
      guard isTerminal, lastShown.duration(to: .now) > .milliseconds(100) else { return }
    }
    lastShown = .now
    let losses = progress.losses.map { String(format: "%@ %.4f", $0.phase, $0.mean) }.joined(separator: "  ")
    let percent = isLast ? "" : " \(100 * progress.step / progress.steps)%"
    let line =
      "epoch \(progress.epoch)/\(progress.epochs)\(percent)  \(losses)  "
      + String(format: "%.0f images/s  %@ left", progress.imagesPerSecond, Self.text(seconds: progress.secondsLeft))
    if isTerminal {
      print("\r\u{1B}[K\(line)", terminator: isLast ? "\n" : "")
      isWithinLine = !isLast
    } else {
      print(line)
    }
    fflush(nil)
  }

  /// Shows the most important measurements, and warnings.
  mutating func show(_ report: EpochReport) {
    let shown = report.validation.filter { !$0.metric.isGradientNorm && $0.metric != .parzenWidth }
    if !shown.isEmpty {
      let texts = shown.map { "\($0.metric.title) \(MetricText.value($0.metric, $0.value))" }
      print("  validation  \(texts.joined(separator: "  "))")
    }
    fflush(nil)
    for warning in report.warnings { printError("warning: \(warning.message)") }
  }

  /// Ends a line that is still being rewritten.
  mutating func endLine() {
    if isWithinLine { print() }
    isWithinLine = false
  }

  /// Shows all results of the last epoch.
  func showTable(of report: EpochReport) {
    if report.validation.isEmpty { return }
    var table = TextTable("metric", "epoch \(report.epoch)")
    for (phase, mean) in report.losses { table.add("loss of \(phase)", MetricText.number(mean)) }
    for found in report.validation { table.add(found.metric.title, MetricText.value(found.metric, found.value)) }
    print("\n\(table.text)")
  }

  private static func text(seconds: Double) -> String {
    let total = Int(max(0, min(seconds, 1e9)).rounded(.up))
    return total < 60
      ? "\(total) s" : total < 3600 ? "\(total / 60) min \(total % 60) s" : "\(total / 3600) h \(total % 3600 / 60) min"
  }
}
