import ArgumentParser
import IngotCompiler
import IngotDatasets
import IngotExplorer
import IngotGraphs
import IngotModeling
import IngotTraining

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the pictures and the report of a run again.",
    discussion: """
      EXAMPLES:
        ingot report runs/gaussian-aae
        ingot report runs/gaussian-aae --checkpoint best
      """)

  @Argument(help: "A run folder.")
  var folder: String

  @Option(help: "Which checkpoint the pictures are made with: 'last' or 'best'.")
  var checkpoint = CheckpointChoice.last

  func run() throws {
    let run = try LoadedRun(folder, checkpoint)
    let (dataset, split) = try run.trainingData()
    // A model that Ingot does not ship has no summaries here.
    let model = ShippedModel.all.first { $0.name == run.record.model }?.model
    try RunReport(
      of: run.folder, run.record, run.machine, on: dataset, showing: split.examined,
      settingSummaries: model?.settingSummaries ?? [:], summary: Summary(of: run.compilation).text
    ).write(to: run.folder)
    print("wrote \(run.folder.report)")
  }
}
