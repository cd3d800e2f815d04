import ArgumentParser
import Foundation
import IngotCompiler
import IngotData
import IngotDiagnostics
import IngotExecution
import IngotIRParser
import IngotOptimization
import IngotTraining

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a run does on images that it was not trained on.",
    discussion: """
      Measures on the validation images of the run's data, or with --test on the
      test images of its folder or of --data.

      EXAMPLES:
        ingot evaluate runs/gaussian-aae
        ingot evaluate runs/semisupervised-aae --data mnist --test
      """)

  @Argument(help: "A run folder.")
  var folder: String

  @Option(help: "A folder of IDX or PNG files, as for 'ingot train', instead of the run's own data.")
  var data: String?

  @Flag(help: "Measure on the test images: for the final figure only.")
  var test = false

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func run() throws {
    let run = try RunFolder(existing: folder)
    let record = try RunRecord(reading: run.record)
    let source = data.map { DataSource.folder($0) } ?? record.source
    let machine = try loadMachine(
      run.program, parameters: run.checkpoint, pipeline: Pipeline(isExact: record.isExact),
      threads: ProcessInfo.processInfo.activeProcessorCount)
    let dataset = try source.load(seed: record.seed, part: test ? .test : .training)
    let indices =
      test
      ? Array(0..<dataset.count)
      : try dataset.split(labels: .reference, validates: record.validates, seed: record.seed).validation
    guard test || record.validates else {
      throw IngotError(
        .usage, "'\(folder)': expected a run that keeps images for validation, or '--test', found neither")
    }
    guard !indices.isEmpty else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected at least 6 images of some class, to keep one for validation, found fewer")
    }
    let evaluation = try Evaluation.measure(machine, on: dataset, indices)
    guard !evaluation.figures.isEmpty else {
      throw IngotError(.badInput, "'\(folder)': expected a frozen function 'reconstruction' or 'classes', found none")
    }
    show(evaluation, count: indices.count)
  }

  private func show(_ evaluation: Evaluation, count: Int) {
    let part = test ? "test" : "validation"
    if json {
      print("{\"images\":\(count),\"part\":\"\(part)\",\(Evaluation.json(evaluation.figures))}")
      return
    }
    print("\(count) \(part) images")
    for (name, value) in evaluation.figures {
      print("  " + name.replacingOccurrences(of: "_", with: " ") + "  " + String(format: "%.5f", value))
    }
  }
}
