package import IngotDiagnostics
import IngotDifferentiation
package import IngotIR
package import IngotModeling
package import IngotOptimization
import IngotPlanning

/// A module on its way from the DSL to a program, each form kept for who wants to look at it.
package struct Compilation: Sendable {
  /// Nil when the compilation started behind it.
  package private(set) var elaborated: Module?
  package private(set) var differentiated: Module?
  package private(set) var optimized: Module?
  package private(set) var planned: Module
  /// After each pass, in order.
  package private(set) var steps: [Pipeline.Step] = []

  /// Compiles a model.
  ///
  /// - Parameters:
  ///   - batch: rows of every input.
  ///   - seed: of every random stream.
  /// - Throws: all root errors of the model, each at its line of the DSL.
  package init<M: Model>(
    _ model: M, batch: Int, seed: UInt64, pipeline: Pipeline = Pipeline()
  ) throws(IngotError) {
    try self.init(elaborate(model, batch: batch, seed: seed), pipeline: pipeline)
  }

  /// Compiles a verified module of any form; what is behind it already is left alone.
  package init(_ module: Module, pipeline: Pipeline = Pipeline()) throws(IngotError) {
    switch module.apparentForm {
    case .elaborated:
      elaborated = module
      let differentiated = try differentiate(module)
      try Verifier.verify(differentiated, form: .differentiated, after: "differentiate")
      self.differentiated = differentiated
    case .differentiated:
      differentiated = module
    case .optimized:
      optimized = module
      planned = try planArena(of: module)
      return
    case .planned:
      try checkPlan(of: module, blaming: .badInput)
      planned = module
      return
    }
    guard let differentiated else { fatalError("both cases above set it") }
    var steps: [Pipeline.Step] = []
    let optimized = try pipeline.run(differentiated) { steps.append($0) }
    self.steps = steps
    self.optimized = optimized
    planned = try planArena(of: optimized)
  }

  /// The module in one form, or nil when the compilation started behind it.
  package func module(in form: Form) -> Module? {
    switch form {
    case .elaborated: elaborated
    case .differentiated: differentiated
    case .optimized: optimized
    case .planned: planned
    }
  }
}
