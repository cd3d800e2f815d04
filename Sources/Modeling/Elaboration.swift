package import IngotDiagnostics
package import IngotIR

/// Turns a model into a module of form `elaborated`: adds the batch, names the parameters, and allocates random
/// streams.
///
/// Each network that a phase applies also becomes a `func` with the network's name, in inference mode. A network with
/// heads becomes one `func` per head, `NETWORK.HEAD`. Frozen functions follow.
///
/// - Parameters:
///   - batch: the number of rows of every input, at least 1.
///   - seed: the seed of every random stream and of the initial parameters.
/// - Throws: all root errors of the model, each at its line of the DSL.
package func elaborate<M: Model>(_ model: M, batch: Int, seed: UInt64) throws(IngotError) -> Module {
  guard batch >= 1 else { throw IngotError(.badInput, "expected a batch of at least 1, found \(batch)") }
  let parts = model.phases
  let survey = Survey(parts, model: M.name)
  if !survey.diagnostics.isEmpty { throw IngotError(.badInput, survey.diagnostics) }
  var module = Module(name: M.name, batch: batch, seed: seed)
  for network in survey.networks { module.parameters += network.parameters }
  var streams = 0
  for phase in parts.phases {
    var elaboration = FunctionElaboration(.phase, phase.name, in: module, batch: batch, nextStream: streams)
    let function = elaboration.elaborate(phase)
    module.functions.append(function)
    streams = elaboration.nextStream
  }
  for network in survey.networks {
    for head in network.declaredHeads.isEmpty ? [nil] : network.declaredHeads.indices.map(Optional.some) {
      let name = head.map { "\(network.name).\(network.declaredHeads[$0].name)" } ?? network.name
      var elaboration = FunctionElaboration(.func, name, in: module, batch: batch, nextStream: streams)
      module.functions.append(elaboration.elaborate(network, head: head))
    }
  }
  for frozen in parts.frozen {
    var elaboration = FunctionElaboration(.func, frozen.name, in: module, batch: batch, nextStream: streams)
    module.functions.append(elaboration.elaborate(frozen))
  }
  let problems = Verifier.problems(in: module, form: .elaborated)
  if !problems.isEmpty {
    throw IngotError(.badInput, problems.map { Diagnostic("\($0.message)\(module.excerpt(at: $0.anchor))") })
  }
  return module
}
