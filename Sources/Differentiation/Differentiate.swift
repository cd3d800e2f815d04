package import IngotDiagnostics
package import IngotIR

/// Answers every `minimize` of an elaborated module: adds the adjoint program and the updates of what is trained.
///
///     %l = mean_squared_error %0, %x : f32
///     minimize %l over @net with sgd {rate: 0.1}
/// ->
///     %l = mean_squared_error %0, %x : f32
///     %dl = constant {value: 1.0} : f32
///     %d0 = mean_squared_error_adjoint %dl, %0, %x : f32[100x784]
///     %d.net.0.weight = matmul %1^T, %d0 : f32[32x784]
///     sgd @net.0.weight, %d.net.0.weight {rate: 0.1}
///     return %l
///
/// Only what lies on a path from a trained parameter to the loss is differentiated. Updates come last, so that no
/// instruction reads a parameter that its own step has changed.
///
/// - Throws: an error at each instruction on such a path that has no adjoint, so that no gradient is silently zero.
package func differentiate(_ module: Module) throws(IngotError) -> Module {
  var module = module
  for (index, function) in module.functions.enumerated() {
    guard case .minimize(let loss, let networks, let optimizer) = function.terminator else { continue }
    // Updates of running statistics come behind the adjoint program, which may read what they change.
    let trackings = function.body.filter(\.opcode.isTracking)
    var function = function
    function.body.removeAll(where: \.opcode.isTracking)
    let activity = Activity(of: function, loss: loss, networks: networks, in: module)
    var sweep = ReverseSweep(function, in: module, activity: activity)
    try sweep.run(from: loss)
    module.functions[index] = sweep.finish(returning: loss, updating: optimizer)
    module.functions[index].body += trackings
  }
  return module
}

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
