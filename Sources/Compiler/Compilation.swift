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

  /// Compiles a verified module of any form; what is behind it already is left alone.
  package init(_ module: Module, pipeline: Pipeline = Pipeline()) throws(IngotError) {
    var stopwatch = Stopwatch()
    switch module.apparentForm {
    case .elaborated:
      elaborated = module
      differentiated = try differentiate(module)
      stopwatch.lap("differentiate")
    case .differentiated:
      differentiated = module
    case .optimized:
      optimized = module
    case .planned:
      try checkPlan(of: module, blaming: .badInput)
      planned = module
      return
    }
    if let differentiated {
      try Verifier.verify(differentiated, form: .differentiated, after: "differentiate")
      stopwatch.lap("verify")
      var steps: [Pipeline.Step] = []
      optimized = try pipeline.run(differentiated) { steps.append($0) }
      self.steps = steps
      for step in steps {
        stopwatch.add(step.pass.name, step.duration)
        stopwatch.add("verify", step.verification)
      }
    }
    guard let optimized else { fatalError("every case above sets it") }
    planned = try planArena(of: optimized)
    stopwatch.lap("plan")
    times = stopwatch.laps
  }

  /// A program that changes nothing and measures gradients: for each phase and each network that it trains a phase
  /// `PHASE.NETWORK`, whose result is the squared norm of the gradient with respect to that network.
  ///
  /// - Parameter elaborated: its parameters keep their places.
  package init(probing elaborated: Module, pipeline: Pipeline = Pipeline()) throws(IngotError) {
    try self.init(gradientProbes(of: elaborated), pipeline: pipeline)
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

/// Times what comes one after another.
private struct Stopwatch {
  private var last = ContinuousClock.now
  private(set) var laps: [(stage: String, duration: Duration)] = []

  mutating func lap(_ stage: String) {
    let now = ContinuousClock.now
    laps.append((stage, now - last))
    last = now
  }

  /// A lap that was timed elsewhere; the next one starts now.
  mutating func add(_ stage: String, _ duration: Duration) {
    laps.append((stage, duration))
    last = .now
  }
}
