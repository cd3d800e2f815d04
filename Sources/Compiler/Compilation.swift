package import IngotDiagnostics
package import IngotIR
package import IngotModeling
package import IngotPasses
import IngotPlanning

/// The compilation of a module from the DSL to a planned module. It keeps every form of the module for inspection.
package struct Compilation: Sendable {
  /// The module that the passes started from. For a model, this is the elaborated module.
  package let source: Module
  /// The result of each pass, in order.
  package private(set) var steps: [Pipeline.Step] = []
  package let planned: Module
  /// Whether every formula stays as the model states it.
  package let isExact: Bool
  /// The duration of each stage, in order. Stages that were not needed are absent.
  package private(set) var times: [(stage: String, duration: Duration)] = []

  /// Compiles a model.
  ///
  /// - Parameters:
  ///   - batch: the number of rows of every input.
  ///   - seed: the seed of every random stream.
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

  /// Compiles a verified module of any form, skipping the passes that have already run on it.
  package init(_ module: Module, pipeline: Pipeline = Pipeline()) throws(IngotError) {
    source = module
    isExact = pipeline.isExact
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

  /// The module in the given form, or nil if the compilation started from a later form.
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

  /// Each optimisation step with the module before it; empty for a file that is already optimised.
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
