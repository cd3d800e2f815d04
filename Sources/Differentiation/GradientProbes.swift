package import IngotDiagnostics
package import IngotIR

/// For each phase and each network that it trains a phase `PHASE.NETWORK` that changes nothing: its result is the sum of the
/// squares of the loss's gradient with respect to that network's parameters.
///
/// - Parameter module: of form `elaborated`; its parameters keep their places.
package func gradientProbes(of module: Module) throws(IngotError) -> Module {
  var probes = module
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
    }
  }
  return probes
}
