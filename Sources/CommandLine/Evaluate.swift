import ArgumentParser
import IngotDatasets
import IngotDiagnostics
import IngotEvaluation
import IngotFormatting
import IngotRuns
import IngotTraining

struct Evaluate: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Measure a run on images that it was not trained on.",
      discussion: discussion(
        """
        Measures on the validation images of the run's data, or with --test on the
        test images of its folder or of --data.

        EXAMPLES:
          ingot evaluate runs/gaussian-aae
          ingot evaluate runs/semisupervised-aae --data mnist --test
        """))
  }

  @Argument(help: "A run folder.")
  var folder: String

  @Option(help: "A folder of IDX or PNG files, as for 'ingot train', instead of the run's own data.")
  var data: String?

  @Flag(help: "Measure on the test images: for the final result only.")
  var test = false

  @Flag(help: "Print the metrics as JSON.")
  var json = false

  @Option(help: "Which checkpoint to measure: 'last' or 'best'.")
  var checkpoint = CheckpointChoice.last

  @Option(help: "Samples in a Parzen window, for models with a prior.")
  var samples = 10_000

  func run() throws {
    guard (1...10_000_000).contains(samples) else {
      throw IngotError(.usage, "expected 1 to 10000000 samples, found \(samples)")
    }
    let run = try LoadedRun(folder, checkpoint)
    guard test || run.record.validates else {
      throw IngotError(
        .usage, "'\(folder)': expected a run that keeps images for validation, or '--test', found neither")
    }
    let (training, split) = try run.trainingData(data)
    // The images that may be used to label clusters and to choose a width.
    let validation = split.examined
    let evaluation: Evaluation
    let count: Int
    if test {
      let source = if let data { DataSource.folder(data) } else { try run.record.source(of: run.folder.record) }
      let dataset = try source.images(seed: run.record.seed, part: .test)
      count = dataset.count
      evaluation = try Evaluation.measure(
        run.machine, on: dataset, Array(0..<count), validation: (training, validation), samples: samples)
    } else {
      guard !split.validation.isEmpty else {
        throw IngotError(
          .badInput,
          "'\(training.name)': expected at least 5 images of some class, to keep one for validation, found fewer")
      }
      count = validation.count
      evaluation = try Evaluation.measure(run.machine, on: training, validation, samples: samples)
    }
    guard !evaluation.measurements.isEmpty else {
      throw IngotError(
        .badInput, "'\(folder)': expected frozen functions to measure, such as 'reconstruction', found none")
    }
    show(evaluation, count: count)
  }

  private func show(_ evaluation: Evaluation, count: Int) {
    let part = test ? "test" : "validation"
    if json {
      print("{\"images\":\(count),\"part\":\"\(part)\",\(jsonMembers(of: evaluation.measurements))}")
      return
    }
    var table = TextTable("metric", "\(count) \(part) images")
    for found in evaluation.measurements {
      table.add(found.metric.title, MetricText.value(found.metric, found.value))
    }
    print(table.text, terminator: "")
  }
}
