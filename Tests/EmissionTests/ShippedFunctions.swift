import IngotCompiler
import IngotFreezing
import IngotIR
import IngotModeling
import IngotReference
import IngotTestSupport

/// Returns the funcs of a small model with parameters that are not those of the start: no bias is zero.
func shippedFunctions(_ name: String, width: Int = 12) throws -> FrozenModule {
  var module = try shippedModel(name).applying(["width=\(width)"]).compile(batch: 10, seed: 0xFEDC_BA98_7654_3210)
    .source
  module.functions.removeAll { $0.kind == .phase }
  let initial = ReferenceExecutor(module).parameters
  return try FrozenModule(module) { parameter in
    let start = initial[parameter.index]
    let changes = scatteredNumbers(start.count, from: 0.01, to: 0.1, salt: UInt64(parameter.index + 1))
    return zip(start, changes).map { $0 + $1 }
  }
}
