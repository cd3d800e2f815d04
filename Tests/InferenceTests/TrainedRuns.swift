import Foundation
import IngotFiles
import IngotIR
import IngotModeling
import IngotReference
import IngotTestSupport
import IngotTraining

/// A small run of each shipped model, trained once for all tests.
final class TrainedRuns: Sendable {
  static let shared = Result { try TrainedRuns() }

  private let folder: TemporaryFolder

  private init() throws {
    folder = try TemporaryFolder()
    for name in shippedNames {
      let model = try shippedModel(name).applying(["width=12"])
      try train(
        model,
        settings: TrainingSettings(
          data: .digits(count: 250), epochs: 1, batch: 20, seed: 3, threads: 1, folder: "\(folder.path)/\(name)"))
    }
  }

  static func path(_ name: String) throws -> String { "\(try shared.get().folder.path)/\(name)" }

  /// Runs a func of a module with the parameters of a file through the reference executor, a whole batch at once.
  static func reference(
    _ function: Function, of module: Module, parameters path: String, inputs: [String: [Float]]
  ) throws -> [Float] {
    let reader = try SafetensorsReader(path)
    var executor = ReferenceExecutor(module)
    executor.parameters = try module.parameters.map { try reader.read($0.name, shape: $0.type.shape) }
    return try executor.run(function, inputs: inputs, step: 1).result
  }
}
