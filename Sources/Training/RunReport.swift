import Foundation
import IngotCompiler
package import IngotData
package import IngotDiagnostics
package import IngotExecution
import IngotReport

/// The pictures of a run and the page that shows them with its figures: everything that can be made again from its folder.
package struct RunReport {
  private let record: RunRecord
  private let metrics: RunMetrics
  private let pictures: [Pictures.Named]
  private let summary: String
  private let program: String
  private let settings: [RunPage.Setting]

  /// - Parameters:
  ///   - shown: the images that the pictures show.
  package init(
    of folder: RunFolder, _ record: RunRecord, _ machine: Machine, on dataset: Dataset, showing shown: [Int],
    settingSummaries: [String: String], summary: String
  ) throws(IngotError) {
    self.record = record
    self.summary = summary
    metrics = try RunMetrics(reading: folder.metrics)
    program = try Files.readText(folder.program)
    pictures = try Pictures(machine: machine, dataset: dataset, indices: shown).all()
    let own = record.settings.sorted { $0.key < $1.key }
    settings =
      record.described.map { RunPage.Setting(name: $0.name, value: $0.value) }
      + own.map { RunPage.Setting(name: $0.key, value: $0.value, summary: settingSummaries[$0.key] ?? "") }
  }

  /// Writes every picture, and `report.html`.
  package func write(to folder: RunFolder) throws(IngotError) {
    var figures: [RunPage.Figure] = []
    for picture in pictures {
      switch picture.content {
      case .image(let image):
        let png = image.png
        try AtomicFile.write(png, to: folder.picture(picture.name))
        figures.append(
          RunPage.Figure(
            heading: picture.heading, caption: picture.caption,
            picture: .png(png, width: image.width, height: image.height)))
      case .chart(let chart):
        figures.append(try Self.write(chart, picture.name, picture.caption, to: folder))
      }
    }
    for curve in RunCurves(metrics).all {
      figures.append(try Self.write(curve.chart, curve.name, curve.caption, to: folder))
    }
    var page = RunPage(title: record.model)
    page.headline = headline
    page.warnings = metrics.epochs.flatMap(\.warnings)
    page.tables = [lastFigures, epochTable].compactMap(\.self)
    page.figures = figures
    page.settings = settings
    page.model = summary
    page.program = program
    try AtomicFile.write(page.html, to: folder.report)
  }

  private static func write(
    _ chart: Chart, _ name: String, _ caption: String, to folder: RunFolder
  ) throws(IngotError) -> RunPage.Figure {
    try AtomicFile.write(chart.svg, to: folder.picture(name, "svg"))
    try AtomicFile.write(chart.png, to: folder.picture(name))
    return RunPage.Figure(chart, caption: caption)
  }

  private var headline: String {
    guard let last = metrics.epochs.last else { return "Not an epoch is done." }
    return "\(last.epoch) epochs, \(last.step) steps of \(record.batch) images, "
      + String(format: "%.0f seconds of training, on '%@'.", metrics.seconds, record.data)
  }

  /// The figures of the last evaluation.
  private var lastFigures: RunPage.Table? {
    guard let last = metrics.last else { return nil }
    let rows = metrics.figures.compactMap { name in
      last.validation[name].map { [FigureText.name(name), FigureText.value(name, $0)] }
    }
    return RunPage.Table(heading: "Validation after epoch \(last.epoch)", header: ["figure", "value"], rows: rows)
  }

  /// A row an epoch; of a long run, evenly chosen ones.
  private var epochTable: RunPage.Table? {
    if metrics.epochs.isEmpty { return nil }
    let figures = metrics.figures.filter { !$0.hasPrefix("gradient_norm") }
    let every = max(1, (metrics.epochs.count + 29) / 30)
    let rows = metrics.epochs.filter { $0.epoch % every == 0 || $0.epoch == metrics.epochs.last?.epoch }.map { epoch in
      ["\(epoch.epoch)"] + metrics.phases.map { epoch.losses[$0].map { String(format: "%.4f", $0) } ?? "" }
        + figures.map { name in epoch.validation[name].map { FigureText.value(name, $0) } ?? "" }
    }
    return RunPage.Table(
      heading: "Epochs: mean losses, and validation", header: ["epoch"] + metrics.phases + figures.map(FigureText.name),
      rows: rows)
  }
}

/// How figures are named and written for people.
package enum FigureText {
  package static func name(_ name: String) -> String { name.replacingOccurrences(of: "_", with: " ") }

  /// Errors and accuracies in per cent, the others with four digits.
  package static func value(_ name: String, _ value: Double) -> String {
    let isShare = name == "classification_error" || name == "clustering_error" || name.hasSuffix("_accuracy")
    if isShare { return String(format: "%.2f %%", 100 * value) }
    return value.magnitude >= 100 ? String(format: "%.1f", value) : String(format: "%.4g", value)
  }
}
