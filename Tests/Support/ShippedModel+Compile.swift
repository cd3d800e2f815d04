package import IngotCompiler
package import IngotDiagnostics
package import IngotGraphs
import IngotModeling
package import IngotPasses

extension ShippedModel {
  package func compile(
    batch: Int = 10, seed: UInt64 = 7, pipeline: Pipeline = Pipeline()
  ) throws(IngotError) -> Compilation {
    try Compilation(model, batch: batch, seed: seed, pipeline: pipeline)
  }
}
