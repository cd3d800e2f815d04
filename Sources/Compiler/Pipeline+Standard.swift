import IngotDifferentiation
import IngotOptimization
package import IngotPasses
import IngotPlanning

extension Pass {
  /// The passes that change no result, in the order in which a compilation runs them.
  package static let optimizations = [
    simplify, commonSubexpressionElimination, mergeBatches, deadCodeElimination, fuseEpilogues, reorder, selectKernels,
    selectLayouts,
  ]

  /// Every pass of a compilation, in order.
  package static let all = [differentiate] + optimizations + [plan]
}

extension Pipeline {
  /// Creates a pipeline with every pass of a compilation.
  package init(isExact: Bool = false) { self.init(Pass.all, isExact: isExact) }

  /// Creates a pipeline with only the given optimisations.
  package init(optimizations: [Pass], isExact: Bool = false) {
    self.init([Pass.differentiate] + optimizations + [Pass.plan], isExact: isExact)
  }
}
