package import IngotDiagnostics
package import IngotIR

/// A list of passes, run in order over a module, with the verifier after each.
package struct Pipeline: Sendable {
  /// What one pass did: for printing and timing.
  package struct Step: Sendable {
    package let pass: Pass
    /// The module after the pass.
    package let module: Module
    package let duration: Duration
    /// How long the verifier took after it.
    package let verification: Duration
    /// How often each rewrite was made, by its name.
    package let counts: [String: Int]
  }

  package private(set) var passes: [Pass]
  /// Whether formulas stay as the model states them: no rewrite exchanges one for another that is more stable.
  package var isExact: Bool

  package init(_ passes: [Pass], isExact: Bool = false) {
    self.passes = passes
    self.isExact = isExact
  }

  /// The pipeline without the optimisations of those names, and without those after the pass `last`; `all` among the names leaves
  /// out every optimisation.
  ///
  /// - Throws: a usage error for a name that is no pass of the pipeline, or one that cannot be left out.
  package func selecting(
    skipping skipped: [String] = [], stoppingAfter last: String? = nil
  ) throws(IngotError) -> Pipeline {
    for name in skipped where name != "all" {
      if try pass(named: name).stage != .optimization {
        throw IngotError(.usage, "expected a pass that can be left out after '--skip', found '\(name)'")
      }
    }
    if let last { _ = try pass(named: last) }
    var isPastLast = false
    let selected = passes.filter { pass in
      defer { if pass.name == last { isPastLast = true } }
      if pass.stage != .optimization { return true }
      return !isPastLast && !skipped.contains(pass.name) && !skipped.contains("all")
    }
    return Pipeline(selected, isExact: isExact)
  }

  /// - Throws: a usage error, with the nearest name, unless a pass has that name.
  package func pass(named name: String) throws(IngotError) -> Pass {
    if let pass = passes.first(where: { $0.name == name }) { return pass }
    let names = passes.map(\.name)
    let hint = suggestion(for: name, among: names)
    throw IngotError(
      .usage, "expected a pass (\(names.map { "'\($0)'" }.joined(separator: ", "))), found '\(name)'\(hint)")
  }

  /// The passes that a module of that form has still ahead of it.
  package func passes(after form: Form) -> [Pass] {
    switch form {
    case .elaborated: passes
    case .differentiated: passes.filter { $0.stage != .differentiation }
    case .optimized: passes.filter { $0.stage == .planning }
    case .planned: []
    }
  }

  /// Runs all passes over a module of the form that the first of them takes.
  ///
  /// - Parameter observe: called after each pass.
  /// - Throws: what a pass throws, or a defect when one breaks a rule of the verifier.
  package func run(_ module: Module, observe: (Step) -> Void = { _ in }) throws(IngotError) -> Module {
    var module = module
    var form = module.apparentForm
    let clock = ContinuousClock()
    for pass in passes {
      var context = PassContext(isExact: isExact)
      let start = clock.now
      try pass.run(&module, &context)
      let end = clock.now
      form = pass.stage.form ?? form
      try Verifier.verify(module, form: form, after: pass.name)
      observe(
        Step(
          pass: pass, module: module, duration: end - start, verification: clock.now - end, counts: context.counts))
    }
    return module
  }
}
