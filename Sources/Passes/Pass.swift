package import IngotDiagnostics
package import IngotIR

/// A step of a compilation: a name, one line of summary, and a function on a module.
///
/// A pass keeps the verifier's rules of the form that it gives; the pipeline checks that after each.
package struct Pass: Sendable {
  /// What a pass is for; it decides which forms the pass takes and gives.
  package enum Stage: Hashable, Sendable {
    /// Keeps the form, and gives another module: one function of it, or another batch.
    case reshaping
    /// From form `elaborated` to `differentiated`; always runs.
    case differentiation
    /// From form `differentiated` or `optimized` to `optimized`; changes no result, and may be left out.
    case optimization
    /// From form `differentiated` or `optimized` to `planned`; always runs.
    case planning

    /// The form that it gives; nil where it keeps that of its module.
    package var form: Form? {
      switch self {
      case .reshaping: nil
      case .differentiation: .differentiated
      case .optimization: .optimized
      case .planning: .planned
      }
    }
  }

  /// The text that `--skip`, `--print-after` and `--stop-after` take.
  package let name: String
  package let summary: String
  package let stage: Stage
  private let body: @Sendable (inout Module, inout PassContext) throws(IngotError) -> Void

  package init(
    _ name: String, _ summary: String, _ stage: Stage,
    run: @escaping @Sendable (inout Module, inout PassContext) throws(IngotError) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.stage = stage
    body = run
  }

  package func run(_ module: inout Module, _ context: inout PassContext) throws(IngotError) {
    try body(&module, &context)
  }

  /// An optimisation that looks at one function at a time.
  package init(
    _ name: String, _ summary: String,
    eachFunction rewrite: @escaping @Sendable (inout Function, inout PassContext) -> Void
  ) {
    self.init(name, summary, .optimization) { module, context in
      for index in module.functions.indices { rewrite(&module.functions[index], &context) }
    }
  }
}

/// What a pass knows besides the module, and what it tells.
package struct PassContext: Sendable {
  /// Whether rewrites that exchange a formula for another, more stable one are left out.
  package let isExact: Bool
  /// How often each rewrite was made, by its name.
  package private(set) var counts: [String: Int] = [:]

  package init(isExact: Bool = false) { self.isExact = isExact }

  package mutating func count(_ rewrite: String) { counts[rewrite, default: 0] += 1 }
}
