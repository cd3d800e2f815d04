import ArgumentParser
import Foundation
import IngotCharts
import IngotDiagnostics
import IngotFiles
import IngotFormatting
import IngotRuns
import IngotTraining

struct Compare: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Compare runs, as a table and as a picture.",
      discussion: discussion(
        """
        The picture shows a metric over the epochs of every run, by default the one by
        which the best checkpoint is chosen.

        EXAMPLES:
          ingot compare runs/first runs/second
          ingot compare runs/* --metric mmd -o mmd.svg
        """))
  }

  @Argument(help: "Run folders.")
  var runs: [String]

  @Option(help: "The metric of the picture, by its name in '--format csv', such as 'cross_entropy'.")
  var metric: String?

  @Option(help: "How to print the table: 'text', 'csv' or 'json'.")
  var format = TableFormat.text

  @Option(name: .customShort("o"), help: "A picture to write, .svg or .png.")
  var output: String?

  func run() throws {
    var comparison = RunComparison()
    for run in runs { try comparison.add(RunFolder(existing: run)) }
    print(try format.text(of: comparison.table(forPeople: format == .text)), terminator: "")
    guard let output else { return }
    let chart = try comparison.chart(of: metric)
    if output.hasSuffix(".svg") {
      try AtomicFile.write(chart.svg, to: output)
    } else if output.hasSuffix(".png") {
      try AtomicFile.write(chart.png, to: output)
    } else {
      throw IngotError(.usage, "expected a picture that ends in .svg or .png, found '\(output)'")
    }
    printError("wrote \(output)")
  }
}
