package import IngotDiagnostics
package import IngotIR

/// The gradient of the loss of a phase with respect to the parameters of a network that it trains.
package struct ProbedGradient: Hashable, Sendable {
  package let phase: String
  package let network: String
}

/// Creates a phase `PHASE.NETWORK` for each phase and each network that it trains. This phase changes nothing; its
/// result is the sum of the squares of the loss's gradient with respect to that network's parameters.
///
/// - Parameter module: a module of form `elaborated`; its parameters keep their places.
/// - Returns: the probes, and the gradient that each probe measures.
package func gradientProbes(of module: Module) throws(IngotError) -> (module: Module, gradients: [ProbedGradient]) {
  var probes = module
  var gradients: [ProbedGradient] = []
  probes.functions = []
  for phase in module.phases {
    guard case .minimize(let loss, let networks, _) = phase.terminator else { continue }
    var function = phase
    function.body.removeAll { $0.opcode.isTracking }
    for network in networks {
      let activity = Activity(of: function, loss: loss, networks: [network], in: module)
      var sweep = ReverseSweep(function, in: module, activity: activity)
      try sweep.run(from: loss)
      var probe = sweep.finishWithSquaredNorm(loss)
      probe.name = "\(phase.name).\(network)"
      probes.functions.append(probe)
      gradients.append(ProbedGradient(phase: phase.name, network: network))
    }
  }
  return (probes, gradients)
}
