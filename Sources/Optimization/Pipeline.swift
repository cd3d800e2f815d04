package import IngotDiagnostics
package import IngotIR

/// A list of passes, run in order over every function, with the verifier after each.
package struct Pipeline: Sendable {
  /// What one pass did: for printing and timing.
  package struct Step: Sendable {
    package let pass: Pass
    /// The module after the pass.
    package let module: Module
    package let duration: Duration
    /// Of the verifier behind it.
    package let verification: Duration
    /// How often each rewrite was made, by its name.
    package let counts: [String: Int]
  }

  package private(set) var passes: [Pass]
  /// Whether formulas stay as the model states them: no rewrite exchanges one for another that is more stable.
  package var isExact: Bool

  package init(_ passes: [Pass] = Pass.all, isExact: Bool = false) {
    self.passes = passes
    self.isExact = isExact
  }

  /// The pipeline without the passes of those names, ended after `last`; `all` among the names leaves out every pass.
  ///
  /// - Throws: a usage error for a name that is no pass of the pipeline.
  package func selecting(skipping skipped: [String] = [], stoppingAfter last: String? = nil) throws(IngotError)
    -> Pipeline
  {
    for name in skipped where name != "all" { try require(name) }
    if skipped.contains("all") { return Pipeline([], isExact: isExact) }
    var selected: [Pass] = []
    if let last { try require(last) }
    for pass in passes {
      if !skipped.contains(pass.name) { selected.append(pass) }
      if pass.name == last { break }
    }
    return Pipeline(selected, isExact: isExact)
  }

  /// Throws a usage error, with the nearest name, unless a pass has that name.
  package func require(_ name: String) throws(IngotError) {
    let names = passes.map(\.name)
    if names.contains(name) { return }
    let hint = suggestion(for: name, among: names)
    throw IngotError(
      .usage, "expected a pass (\(names.map { "'\($0)'" }.joined(separator: ", "))), found '\(name)'\(hint)")
  }

  /// Runs the passes over a differentiated module; the result has form `optimized`.
  ///
  /// - Parameter observe: called after each pass.
  /// - Throws: a defect when a pass breaks a rule of the verifier.
  package func run(_ module: Module, observe: (Step) -> Void = { _ in }) throws(IngotError) -> Module {
    var module = module
    let clock = ContinuousClock()
    for pass in passes {
      var context = PassContext(module: module, isExact: isExact)
      let duration = clock.measure {
        for index in module.functions.indices { pass.run(&module.functions[index], &context) }
      }
      let start = clock.now
      try Verifier.verify(module, form: .optimized, after: pass.name)
      observe(
        Step(
          pass: pass, module: module, duration: duration, verification: clock.now - start, counts: context.counts))
    }
    return module
  }
}
