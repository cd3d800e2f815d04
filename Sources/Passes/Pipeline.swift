package import IngotDiagnostics
package import IngotIR

/// A list of passes that run in order on a module, with the verifier after each pass.
package struct Pipeline: Sendable {
  /// The outcome of one pass, for printing and timing.
  package struct Step: Sendable {
    package let pass: Pass
    /// The module after the pass.
    package let module: Module
    package let duration: Duration
    /// The time that the verifier took after the pass.
    package let verification: Duration
    /// The number of times that each rewrite was made, by its name.
    package let counts: [String: Int]
  }

  package private(set) var passes: [Pass]
  /// Whether formulas stay as the model states them: no rewrite replaces a formula with a more stable one.
  package var isExact: Bool

  package init(_ passes: [Pass], isExact: Bool = false) {
    self.passes = passes
    self.isExact = isExact
  }

  /// Returns the pipeline without the optimisations named in `skipped`, and without the optimisations after the pass
  /// `last`. The name `all` skips every optimisation.
  ///
  /// - Throws: a usage error for a name that is not a pass of the pipeline, or for a pass that cannot be skipped.
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

  /// - Throws: a usage error, with the nearest name, if no pass has the given name.
  package func pass(named name: String) throws(IngotError) -> Pass {
    if let pass = passes.first(where: { $0.name == name }) { return pass }
    let names = passes.map(\.name)
    let hint = suggestion(for: name, among: names)
    throw IngotError(
      .usage, "expected a pass (\(names.map { "'\($0)'" }.joined(separator: ", "))), found '\(name)'\(hint)")
  }

  /// The passes that remain for a module of the given form.
  package func passes(after form: Form) -> [Pass] {
    switch form {
    case .elaborated: passes
    case .differentiated: passes.filter { $0.stage != .differentiation }
    case .optimized: passes.filter { $0.stage == .planning }
    case .planned: []
    }
  }

  /// Runs all passes on a module of the form that the first pass takes.
  ///
  /// - Parameter observe: called after each pass.
  /// - Throws: the error of a pass, or a defect if a pass breaks a rule of the verifier.
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
