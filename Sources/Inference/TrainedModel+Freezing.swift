package import IngotDiagnostics
package import IngotFreezing
import IngotIR
import IngotOptimization
import IngotPasses

extension TrainedModel {
  /// Returns some functions with the parameters that they read, for a batch, with everything computed that does not
  /// depend on an input.
  ///
  /// - Parameters:
  ///   - names: the names of the functions. `A+B` is the function that passes what `A` returns to `B`.
  ///   - isExact: whether to keep the formulas, and with them every bit of a result.
  package func frozen(
    _ names: [String], batch: Int, isExact: Bool = false
  ) throws(IngotError) -> FrozenModule {
    let chains = names.map { $0.split(separator: "+", omittingEmptySubsequences: false).map(String.init) }
    var passes: [Pass] = chains.filter { $0.count > 1 }.map { .compose($0) }
    passes += [.extract(.func, chains.map { $0.joined(separator: "-") }), .rebatch(to: batch)]
    let kept = try Pipeline(passes).run(module)
    let frozen = try FrozenModule(kept) { parameter throws(IngotError) in
      guard let original = module.parameter(named: kept[parameter].name) else {
        throw IngotError(.defect, "expected a parameter '@\(kept[parameter].name)', found none")
      }
      return try elements(of: original)
    }
    return try frozen.folded(isExact: isExact || self.isExact)
  }
}
