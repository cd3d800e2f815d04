import IngotInference
import IngotModeling
import IngotTestSupport
import IngotTraining

/// A small run of each shipped model, trained once for all tests.
final class SmallRuns: Sendable {
  private static let shared = Result { try SmallRuns() }

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

  static func model(_ name: String) throws -> TrainedModel { try TrainedModel("\(shared.get().folder.path)/\(name)") }
}
