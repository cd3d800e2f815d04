package import IngotDiagnostics
package import IngotIR
package import IngotModeling
package import IngotPasses
import IngotPlanning

/// A module on its way from the DSL to a program, each form kept for who wants to look at it.
package struct Compilation: Sendable {
  /// The module that the passes started from; elaborated, for a model.
  package let source: Module
  /// After each pass, in order.
  package private(set) var steps: [Pipeline.Step] = []
  package let planned: Module
  /// How long each stage took, in order; those that were not needed are not there.
  package private(set) var times: [(stage: String, duration: Duration)] = []

  /// Compiles a model.
  ///
  /// - Parameters:
  ///   - batch: rows of every input.
  ///   - seed: of every random stream.
  /// - Throws: all root errors of the model, each at its line of the DSL.
  package init<M: Model>(
    _ model: M, batch: Int, seed: UInt64, pipeline: Pipeline = Pipeline()
  ) throws(IngotError) {
    let start = ContinuousClock.now
    let module = try elaborate(model, batch: batch, seed: seed)
    let elaboration = ContinuousClock.now - start
    try self.init(module, pipeline: pipeline)
    times.insert(("elaborate", elaboration), at: 0)
  }

  /// Compiles a verified module of any form; passes that it has behind it are left out.
  package init(_ module: Module, pipeline: Pipeline = Pipeline()) throws(IngotError) {
    source = module
    if module.apparentForm == .planned { try checkPlan(of: module, blaming: .badInput) }
    var steps: [Pipeline.Step] = []
    let remaining = Pipeline(pipeline.passes(after: module.apparentForm), isExact: pipeline.isExact)
    planned = try remaining.run(module) { steps.append($0) }
    self.steps = steps
    for step in steps {
      times.append((step.pass.name, step.duration))
      times.append(("verify", step.verification))
    }
  }

  /// The module in one form, or nil when the compilation started after it.
  package func module(in form: Form) -> Module? {
    let start = source.apparentForm
    return switch form {
    case .elaborated: start == .elaborated ? source : nil
    case .differentiated:
      start == .differentiated ? source : steps.last { $0.pass.stage == .differentiation }?.module
    case .optimized:
      start == .optimized
        ? source : steps.last { $0.pass.stage == .optimization }?.module ?? module(in: .differentiated)
    case .planned: planned
    }
  }

  /// What each optimisation was given and what it made of it; empty for a file that is already optimised.
  package var optimizations: [(step: Pipeline.Step, before: Module)] {
    var found: [(step: Pipeline.Step, before: Module)] = []
    var before = source
    for step in steps {
      if step.pass.stage == .optimization { found.append((step, before)) }
      before = step.module
    }
    return found
  }
}
