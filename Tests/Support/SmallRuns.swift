import IngotModeling
import IngotTraining

/// A small run of each shipped model, trained once for all tests.
package final class SmallRuns: Sendable {
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

  package static func path(_ name: String) throws -> String { "\(try shared.get().folder.path)/\(name)" }
}
