import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotEmission
import IngotEvaluation
import IngotExecution
import IngotFreezing
import IngotIR
import IngotInference
import IngotSampling

/// How far the results of a function are from what they would be if its weights were 32-bit floats.
struct WeightError {
  /// The largest number of examples that are compared.
  private static let most = 1000

  let function: String
  let largest: Float
  let mean: Float
  let examples: Int
  /// Whether the examples come from images of the data rather than from the prior.
  let isOfImages: Bool

  /// Compares some functions on validation images, on their codes and labels, or without data on draws.
  static func measure(
    _ source: SampleSource, _ names: [String], _ type: WeightType, isExact: Bool
  ) throws(IngotError) -> [WeightError] {
    let frozen = try source.model.frozen(names, batch: 1, isExact: isExact)
    let exact = try TrainedModel(frozen, isExact: isExact)
    let stored = try TrainedModel(try frozen.storing(type), isExact: isExact)
    let examples = Examples(source.model, try source.shown())
    var errors: [WeightError] = []
    for (index, function) in frozen.module.functions.enumerated() {
      let parameters = Set(function.body.flatMap(\.allOperands).compactMap(\.parameter))
      if !parameters.contains(where: { frozen.storedType(of: $0, as: type) != .f32 }) { continue }
      var inputs: [String: [Float]] = [:]
      for argument in function.arguments where function[argument].type.element == .f32 {
        inputs[function[argument].name] = try examples.rows(for: function[argument])
      }
      func results(_ model: TrainedModel) throws(IngotError) -> [Float] {
        try model.apply(functionAt: index, count: examples.count, drawing: DrawPosition()) { inputs[$0.name] }
      }
      let differences = zip(try results(exact), try results(stored)).map { abs($0 - $1) }
      errors.append(
        WeightError(
          function: function.name, largest: differences.max() ?? 0,
          mean: differences.reduce(0, +) / Float(max(1, differences.count)), examples: examples.count,
          isOfImages: examples.images != nil))
    }
    return errors
  }

  /// What functions are applied to.
  private struct Examples {
    let model: TrainedModel
    let images: ShownImages?
    var count: Int { images?.indices.count ?? most }

    init(_ model: TrainedModel, _ shown: ShownImages?) {
      self.model = model
      images = shown.map { ShownImages($0.dataset, Array($0.indices.prefix(most))) }
    }

    func rows(for input: ValueInfo) throws(IngotError) -> [Float] {
      let width = input.type.columns
      switch input.role {
      case .images:
        guard let images, images.dataset.width * images.dataset.height == width else { break }
        return pixels(of: images)
      case .labels, .knownLabels:
        return (0..<count).flatMap { place in
          let label = images.map { Int($0.dataset.labels[$0.indices[place]]) } ?? place
          return (0..<width).map { $0 == label % width ? Float(1) : 0 }
        }
      default: break
      }
      if let codes = try codes(width: width) { return codes }
      return normalNumbers(count * width, seed: model.module.seed, step: 1).map { Float($0) }
    }

    /// The codes of the images, or codes of the prior; nil if there are none of this width.
    private func codes(width: Int) throws(IngotError) -> [Float]? {
      for role in [FunctionRole.style, .code] {
        guard let images, let function = model.module.function(role), function.resultType.columns == width,
          function.arguments.allSatisfy({ function[$0].role == .images })
        else { continue }
        return try model.apply(role, to: [.images: pixels(of: images)])
      }
      guard let sampler = try? Sampler(model), sampler.codeWidth == width, case .function = sampler.prior else {
        return nil
      }
      return try sampler.draw(count)
    }

    private func pixels(of images: ShownImages) -> [Float] {
      images.indices.flatMap { images.dataset.image($0).map { Float($0) / 255 } }
    }
  }
}

extension WeightError: CustomStringConvertible {
  var description: String {
    let places = isOfImages ? "validation images" : "draws"
    return String(
      format: "%@: largest difference from f32 %.2g, mean %.2g, over %d %@", function, largest, mean, examples, places)
  }
}
