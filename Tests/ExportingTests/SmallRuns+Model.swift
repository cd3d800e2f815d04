import IngotInference
import IngotTestSupport

extension SmallRuns {
  static func model(_ name: String) throws -> TrainedModel { try TrainedModel(path(name)) }
}
