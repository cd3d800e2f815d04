import IngotCompiler
package import IngotExecution
package import IngotFreezing
import IngotIR
import IngotPasses

extension Machine {
  /// Compiles frozen functions for one thread, with their parameters.
  ///
  /// - Parameter isExact: whether to keep their formulas.
  package convenience init(_ frozen: FrozenModule, isExact: Bool = false) throws {
    try self.init(Compilation(frozen.module, pipeline: Pipeline(isExact: isExact)).planned, threads: 1)
    for index in frozen.module.parameters.indices {
      setParameter(Parameter(index), to: frozen.value(Parameter(index)))
    }
  }
}
