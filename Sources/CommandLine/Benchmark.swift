import ArgumentParser
import Foundation
import IngotCompiler
import IngotDatasets
import IngotDiagnostics
import IngotFormatting
import IngotModeling
import IngotTraining

struct Benchmark: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "bench",
      abstract: "Time the training steps of a model, each on its own, and leave no files.",
      discussion: discussion(
        """
        A step copies its minibatch and runs every phase with its updates, as in
        training. 'tools/bench' compares the times with those of other tools.

        EXAMPLES:
          ingot bench gaussian-aae
          ingot bench gaussian-aae --batch 512 --set width=256 --threads 1
          ingot bench gaussian-aae --data mnist --steps 200 --json
        """))
  }

  @Argument(help: "A model of 'list'.", completion: .list(ModelCatalog.current.names))
  var graph: String

  @OptionGroup var size: SizeOptions

  @Option(help: "'digits', or a folder of images, as 'train' takes it. (default: digits)")
  var data: String?

  @Option(help: "Threads, including the main thread. (default: the number of cores)")
  var threads: Int?

  @Option(help: "How many steps to run before those that are timed.")
  var warmup = 15

  @Option(help: "How many steps to time.")
  var steps = 60

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let model = try ModelCatalog.current.model(named: graph).applying(preset: size.preset, size.set)
    // No run folder is made, so there is no name for one.
    let settings = TrainingSettings(
      data: DataSource(named: data), batch: size.batch ?? Defaults.batch, seed: size.seed ?? Defaults.seed,
      threads: threads ?? Defaults.threads, folder: "")
    let times = try StepTimes(of: model, settings, warmup: warmup, steps: steps)
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      let report = BenchmarkReport(of: times, model: graph, settings, warmup: warmup)
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
      print(
        "\(graph), batch \(settings.batch), threads \(settings.threads), \(steps) steps: "
          + "median \(fixed(times.median, 2)) ms, minimum \(fixed(times.minimum, 2)) ms, "
          + "\(fixed(times.imagesPerSecond, 0)) images/s")
    }
  }
}

/// What `ingot bench --json` prints.
private struct BenchmarkReport: Encodable {
  let model: String
  let batch: Int
  let threads: Int
  let warmup: Int
  let steps: Int
  let medianMilliseconds: Double
  let minimumMilliseconds: Double
  let imagesPerSecond: Double
  /// The loss of each phase in the last step.
  let losses: [String: Float]

  private enum CodingKeys: String, CodingKey {
    case model, batch, threads, warmup, steps, losses
    case medianMilliseconds = "median_ms"
    case minimumMilliseconds = "min_ms"
    case imagesPerSecond = "images_per_s"
  }

  init(of times: StepTimes, model: String, _ settings: TrainingSettings, warmup: Int) {
    self.model = model
    self.warmup = warmup
    batch = settings.batch
    threads = settings.threads
    steps = times.milliseconds.count
    medianMilliseconds = times.median
    minimumMilliseconds = times.minimum
    imagesPerSecond = times.imagesPerSecond
    losses = Dictionary(uniqueKeysWithValues: times.losses.map { ($0.phase, $0.value) })
  }
}
