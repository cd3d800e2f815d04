import ArgumentParser
import IngotCompiler
import IngotDatasets
import IngotEvaluation
import IngotExplorer
import IngotModeling
import IngotRuns
import IngotTraining

struct Report: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Make the pictures and the report of a run again.",
      discussion: discussion(
        """
        EXAMPLES:
          ingot report runs/gaussian-aae
          ingot report runs/gaussian-aae --checkpoint best
        """))
  }

  @Argument(help: "A run folder.")
  var folder: String

  @Option(help: "Which checkpoint the pictures are made with: 'last' or 'best'.")
  var checkpoint = CheckpointChoice.last

  func run() throws {
    let run = try LoadedRun(folder, checkpoint)
    let shown: ShownImages?
    if case .memory = run.record.data, run.record.image == nil {
      // A run on minibatches has no images to show.
      shown = nil
    } else {
      let (dataset, split) = try run.trainingData()
      shown = ShownImages(dataset, split.examined)
    }
    // A model of another program has no summaries here.
    let model = ModelCatalog.current.models.first { $0.name == run.record.model }?.init()
    try RunReport(
      of: run.folder, run.record, run.machine, showing: shown, settingSummaries: model?.settingSummaries ?? [:],
      summary: Summary(of: run.compilation).text
    ).write(to: run.folder)
    print("wrote \(run.folder.report)")
  }
}
