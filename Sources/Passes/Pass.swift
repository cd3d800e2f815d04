package import IngotDiagnostics
package import IngotIR

/// A step of a compilation: a name, a one-line summary, and a function on a module.
///
/// The result of a pass follows the verifier's rules for its form; the pipeline checks this after each pass.
package struct Pass: Sendable {
  /// The purpose of a pass; it determines the forms that the pass takes and produces.
  package enum Stage: Hashable, Sendable {
    /// Keeps the form, and produces another module: one function of the original, or another batch.
    case reshaping
    /// Turns form `elaborated` into `differentiated`; always runs.
    case differentiation
    /// Turns form `differentiated` or `optimized` into `optimized`; changes no result, and can be skipped.
    case optimization
    /// Turns form `differentiated` or `optimized` into `planned`; always runs.
    case planning

    /// The form that the pass produces, or nil if it keeps the form of its module.
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

  /// Creates an optimisation that rewrites one function at a time.
  package init(
    _ name: String, _ summary: String,
    eachFunction rewrite: @escaping @Sendable (inout Function, inout PassContext) -> Void
  ) {
    self.init(name, summary, .optimization) { module, context in
      for index in module.functions.indices { rewrite(&module.functions[index], &context) }
    }
  }
}

/// The information that a pass takes besides the module, and the counts that it reports.
package struct PassContext: Sendable {
  /// Whether to skip rewrites that replace a formula with a more stable one.
  package let isExact: Bool
  /// The number of times that each rewrite was made, by its name.
  package private(set) var counts: [String: Int] = [:]

  package init(isExact: Bool = false) { self.isExact = isExact }

  package mutating func count(_ rewrite: String) { counts[rewrite, default: 0] += 1 }
}
