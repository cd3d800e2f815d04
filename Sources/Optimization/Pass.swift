package import IngotIR

/// A rewrite of one function that changes no result: a name, one line of summary, and what it does.
///
/// A pass keeps the verifier's rules of form `optimized`; the pipeline checks that after each.
package struct Pass: Sendable {
  /// As given to `--skip`, `--print-after` and `--stop-after`.
  package let name: String
  package let summary: String
  package let run: @Sendable (inout Function, inout PassContext) -> Void

  package init(_ name: String, _ summary: String, run: @escaping @Sendable (inout Function, inout PassContext) -> Void)
  {
    self.name = name
    self.summary = summary
    self.run = run
  }
}

/// What a pass knows besides the function, and what it tells.
package struct PassContext: Sendable {
  /// Holds the parameters' types; its functions are as they were before the pass.
  package let module: Module
  /// Whether rewrites that exchange a formula for another, more stable one are left out.
  package let isExact: Bool
  /// How often each rewrite was made, by its name.
  package private(set) var counts: [String: Int] = [:]

  init(module: Module, isExact: Bool) {
    self.module = module
    self.isExact = isExact
  }

  package mutating func count(_ rewrite: String) { counts[rewrite, default: 0] += 1 }
}

extension Pass {
  /// Every pass, in the order in which a compilation runs them.
  package static let all: [Pass] = [
    simplify, commonSubexpressionElimination, mergeBatches, deadCodeElimination, fuseEpilogues, schedule,
  ]
}
