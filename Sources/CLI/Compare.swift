import ArgumentParser
import IngotCharts
import IngotDiagnostics
import IngotFiles
import IngotFormatting
import IngotTraining

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare runs, as a table and as a picture.",
    discussion: """
      The picture shows a metric over the epochs of every run, by default the one by
      which the best checkpoint is chosen.

      EXAMPLES:
        ingot compare runs/first runs/second
        ingot compare runs/* --metric mmd -o mmd.svg
      """)

  @Argument(help: "Run folders.")
  var runs: [String]

  @Option(help: "The metric of the picture: one of the table's rows, with '_' for spaces.")
  var metric: String?

  @Option(name: .customShort("o"), help: "A picture to write, .svg or .png.")
  var output: String?

  func run() throws {
    var comparison = RunComparison()
    for run in runs { try comparison.add(RunFolder(existing: run)) }
    print(comparison.table.text, terminator: "")
    guard let output else { return }
    let chart = try comparison.chart(of: metric)
    if output.hasSuffix(".svg") {
      try AtomicFile.write(chart.svg, to: output)
    } else if output.hasSuffix(".png") {
      try AtomicFile.write(chart.png, to: output)
    } else {
      throw IngotError(.usage, "expected a picture that ends in .svg or .png, found '\(output)'")
    }
    print("wrote \(output)")
  }
}
