package import IngotCompiler
package import IngotDiagnostics
import IngotGraphs
package import IngotModeling
package import IngotPasses
import Testing

/// The names of the models that Ingot ships.
package let shippedNames = shippedModels.map { $0.name }

/// Returns the shipped model of this name, with its default settings.
package func shippedModel(_ name: String) throws -> any Model {
  try #require(shippedModels.first { $0.name == name }).init()
}

extension Model {
  package func compile(
    batch: Int = 10, seed: UInt64 = 7, pipeline: Pipeline = Pipeline()
  ) throws(IngotError) -> Compilation {
    try Compilation(self, batch: batch, seed: seed, pipeline: pipeline)
  }
}
