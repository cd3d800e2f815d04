package import IngotIR

/// A rewrite of one function that changes no result: a name, one line of summary, and what it does.
///
/// A pass keeps the verifier's rules of form `optimized`; the pipeline checks that after each.
package struct Pass: Sendable {
  /// As given to `--skip`, `--print-after` and `--stop-after`.
  package let name: String
  package let summary: String
  /// Rewrites a function of the module given beside it, which holds the parameters' types.
  package let run: @Sendable (inout Function, Module) -> Void

  package init(_ name: String, _ summary: String, run: @escaping @Sendable (inout Function, Module) -> Void) {
    self.name = name
    self.summary = summary
    self.run = run
  }
}

extension Pass {
  /// Every pass, in the order in which a compilation runs them.
  ///
  /// The algebra of `simplify` stands before these, `fuse-epilogues` and `schedule` behind them.
  package static let all: [Pass] = [commonSubexpressionElimination, deadCodeElimination]
}
