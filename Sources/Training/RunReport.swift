import Foundation
import IngotCharts
import IngotCompiler
import IngotDatasets
package import IngotDiagnostics
package import IngotEvaluation
package import IngotExecution
import IngotFiles
import IngotRunPages
package import IngotRuns

/// The pictures of a run and the page that shows them with its measurements: everything that can be recreated from the
/// run folder.
package struct RunReport {
  private let record: RunRecord
  private let metrics: RunMetrics
  private let pictures: [Pictures.Named]
  private let live: (figure: RunPage.Figure?, data: LiveData)
  private let summary: String
  private let program: String
  private let settings: [RunPage.Setting]

  /// - Parameters:
  ///   - shown: the images that the pictures show; nil if the run has none.
  package init(
    of folder: RunFolder, _ record: RunRecord, _ machine: Machine, showing shown: ShownImages?,
    settingSummaries: [String: String], summary: String
  ) throws(IngotError) {
    self.record = record
    self.summary = summary
    metrics = try RunMetrics(reading: folder.metrics)
    program = try Files.readText(folder.program)
    let drawing = Pictures(machine: machine, showing: shown)
    pictures = try drawing.all()
    live = try drawing.live()
    let own = record.settings.sorted { $0.key < $1.key }
    settings =
      record.described.map { RunPage.Setting(name: $0.name, value: $0.value) }
      + own.map { RunPage.Setting(name: $0.key, value: "\($0.value)", summary: settingSummaries[$0.key] ?? "") }
  }

  /// Writes every picture and `report.html`.
  package func write(to folder: RunFolder) throws(IngotError) {
    var figures: [RunPage.Figure] = []
    for picture in pictures {
      switch picture.content {
      case .image(let image):
        try AtomicFile.write(Self.enlarged(image).png, to: folder.picture(picture.name))
        figures.append(
          RunPage.Figure(
            heading: picture.heading, caption: picture.caption,
            picture: .png(image.png, width: image.width, height: image.height)))
      case .grid(let chart, let image):
        try AtomicFile.write(Self.enlarged(image).png, to: folder.picture(picture.name))
        figures.append(RunPage.Figure(chart, caption: picture.caption, kind: .grid))
      case .chart(let chart):
        let figure = try Self.write(chart, picture.name, picture.caption, to: folder)
        // The page shows fewer codes than the file, each with the image behind it.
        if live.figure == nil || picture.name != "latent" { figures.append(figure) }
      }
    }
    for curve in RunCurves(metrics).all {
      figures.append(try Self.write(curve.chart, curve.name, curve.caption, to: folder))
    }
    var page = RunPage(title: record.model)
    page.headline = headline
    page.warnings = metrics.epochs.flatMap(\.warnings).map(\.message)
    page.codes = live.figure
    page.live = live.data
    page.tables = [lastEvaluation, epochTable].compactMap(\.self)
    page.figures = figures
    page.settings = settings
    page.model = summary
    page.program = program
    try AtomicFile.write(page.html, to: folder.report)
  }

  /// Returns a sheet enlarged to at least 800 pixels, so that a viewer shows it at a readable size.
  private static func enlarged(_ image: GrayImage) -> GrayImage { image.enlarged((799 + image.width) / image.width) }

  private static func write(
    _ chart: Chart, _ name: String, _ caption: String, to folder: RunFolder
  ) throws(IngotError) -> RunPage.Figure {
    try AtomicFile.write(chart.svg, to: folder.picture(name, "svg"))
    try AtomicFile.write(chart.png, to: folder.picture(name))
    return RunPage.Figure(chart, caption: caption)
  }

  private var headline: String {
    guard let last = metrics.epochs.last else { return "Not an epoch is done." }
    return "\(last.epoch) \(last.epoch == 1 ? "epoch" : "epochs"), \(last.step) steps of \(record.batch) images, "
      + String(format: "%.0f seconds of training, on %@.", metrics.seconds, record.data.description)
  }

  /// The results of the last evaluation.
  private var lastEvaluation: RunPage.Table? {
    guard let last = metrics.last else { return nil }
    let rows = metrics.metrics.compactMap { metric in
      last.validation[metric].map { [metric.title, MetricText.value(metric, $0)] }
    }
    return RunPage.Table(heading: "Validation after epoch \(last.epoch)", header: ["metric", "value"], rows: rows)
  }

  /// A table with a row for each epoch, or for evenly chosen epochs of a long run.
  private var epochTable: RunPage.Table? {
    if metrics.epochs.isEmpty { return nil }
    let shown = metrics.metrics
    let every = max(1, (metrics.epochs.count + 29) / 30)
    let rows = metrics.epochs.filter { $0.epoch % every == 0 || $0.epoch == metrics.epochs.last?.epoch }.map { epoch in
      ["\(epoch.epoch)"] + metrics.phases.map { epoch.losses[$0].map { String(format: "%.4f", $0) } ?? "" }
        + shown.map { metric in epoch.validation[metric].map { MetricText.value(metric, $0) } ?? "" }
    }
    return RunPage.Table(
      heading: "Epochs: mean losses, and validation", header: ["epoch"] + metrics.phases + shown.map(\.title),
      rows: rows, keepsFirstColumn: true)
  }
}
