import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotEvaluation
import IngotExecution
import IngotFiles
import IngotIR
import IngotInference
import IngotRuns
import IngotSampling
import IngotTraining

/// A trained model to sample, with the data of its run if it comes from one.
struct SampleSource {
  let model: TrainedModel
  private let run: RunFolder?

  init(
    _ path: String, parameters: String?, _ checkpoint: CheckpointChoice?, threads: Int, allowsNonFinite: Bool
  ) throws(IngotError) {
    let isGraph = path.hasSuffix(".graph")
    if parameters != nil, !isGraph {
      throw IngotError(.usage, "expected '--parameters' with a .graph file only; '\(path)' has its own")
    }
    run = Files.isFolder(path) ? RunFolder(path) : nil
    if let checkpoint, run == nil {
      throw IngotError(.usage, "expected '--checkpoint \(checkpoint)' with a run folder, found '\(path)'")
    }
    model =
      isGraph
      ? try TrainedModel(graph: path, parameters: parameters, threads: threads, allowsNonFinite: allowsNonFinite)
      : try TrainedModel(path, checkpoint ?? .last, threads: threads, allowsNonFinite: allowsNonFinite)
  }

  /// - Parameter name: the function that decodes codes; nil for the model's own.
  func sampler(decoder name: String?) throws(IngotError) -> Sampler {
    let sampler = try Sampler(model, decoder: name)
    // The codes of images are only needed if there is no prior.
    guard case .none = sampler.prior, let shown = try shown() else { return sampler }
    return try Sampler(
      model, decoder: name, fallback: NormalFit(codesOf: model, on: shown, width: sampler.codeWidth))
  }

  /// Returns the code of an image, or its style if the model distinguishes it from the code.
  func code(of pixels: [Float]) throws(IngotError) -> [Float] {
    let role: FunctionRole = model.module.function(.style) == nil ? .code : .style
    guard let function = model.module.function(role), let x = function.argument(.images),
      function.arguments.count == 1
    else {
      throw IngotError(
        .badInput, "'\(model.name)': expected a frozen function of the role 'code' that reads images, found none")
    }
    guard function[x].type.columns == pixels.count else {
      throw IngotError(
        .badInput, "'\(model.name)': expected an image of \(function[x].type.columns) pixels, found \(pixels.count)")
    }
    return try model.apply(role, to: [.images: pixels])
  }

  /// Returns the pixels of an image of the run's data.
  func image(_ index: Int) throws(IngotError) -> [Float] {
    guard let shown = try shown() else {
      throw IngotError(.usage, "expected a run folder for '#\(index)', an image of its data, found no data")
    }
    guard (0..<shown.dataset.count).contains(index) else {
      throw IngotError(
        .usage, "'\(shown.dataset.name)': expected an image from #0 to #\(shown.dataset.count - 1), found #\(index)")
    }
    return shown.dataset.image(index).map { Float($0) / 255 }
  }

  /// Returns the images of the run that choices may be based on; nil if no file holds them.
  func shown() throws(IngotError) -> ShownImages? {
    guard let run else { return nil }
    let record = try RunRecord(reading: run.record)
    if case .memory = record.data { return nil }
    let dataset = try record.source(of: run.record).images(seed: record.seed, part: .training)
    let split = try dataset.split(
      labels: LabelCount(record.labels) ?? .reference, validates: record.validates, seed: record.seed)
    return ShownImages(dataset, split.examined)
  }
}
