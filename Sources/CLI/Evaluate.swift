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
      test images of a folder of IDX files.

      EXAMPLES:
        ingot evaluate runs/gaussian-aae
        ingot evaluate runs/semisupervised-aae --data mnist --test
      """)

  @Argument(help: "A run folder.")
  var folder: String

  @Option(help: "A folder of IDX files instead of the run's own data.")
  var data: String?

  @Flag(help: "Measure on the test images: for the final figure only.")
  var test = false

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func run() throws {
    if !Files.isFolder(folder) { throw IngotError(.missingFile, "expected a run folder, found none at '\(folder)'") }
    let run = RunFolder(folder)
    let record = try RunRecord(reading: run.record)
    let source = data.map { DataSource.idx(folder: $0) } ?? record.source
    let module = try readGraph(run.program).module
    let machine = try Machine(
      Compilation(module, pipeline: Pipeline(isExact: record.isExact)).planned,
      threads: ProcessInfo.processInfo.activeProcessorCount)
    try Checkpoint.readParameters(of: SafetensorsReader(run.checkpoint), into: machine)
    let dataset = try source.load(seed: record.seed, part: test ? .test : .training)
    let indices =
      test
      ? Array(0..<dataset.count)
      : try dataset.split(labels: .reference, validates: record.validates, seed: record.seed).validation
    guard !indices.isEmpty else {
      throw IngotError(
        .usage, "'\(folder)': expected a run that keeps images for validation, or '--test', found neither")
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
      let figures = evaluation.figures.map { "\"\($0.name)\":\($0.value.isFinite ? "\($0.value)" : "null")" }
      print("{\"images\":\(count),\"part\":\"\(part)\",\(figures.joined(separator: ","))}")
      return
    }
    print("\(count) \(part) images")
    for (name, value) in evaluation.figures {
      print("  " + name.replacingOccurrences(of: "_", with: " ") + "  " + String(format: "%.5f", value))
    }
  }
}
