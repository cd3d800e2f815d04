import IngotDiagnostics
import IngotIR
package import IngotPasses

extension Pass {
  /// Replaces every `minimize` of an elaborated module with the adjoint program and the updates of the trained
  /// parameters.
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
  /// Only instructions on a path from a trained parameter to the loss are differentiated. Updates come last, so that no
  /// instruction reads a parameter that has changed in the same step. An instruction on such a path that has no adjoint
  /// is an error, so that no gradient is silently zero.
  package static let differentiate = Pass(
    "differentiate", "add the adjoint program and the updates", .differentiation
  ) { module, _ throws(IngotError) in
    for (index, function) in module.functions.enumerated() {
      guard case .minimize(let loss, let networks, let optimizer) = function.terminator else { continue }
      // Updates of running statistics come after the adjoint program, which may read the statistics that they change.
      let trackings = function.body.filter(\.opcode.isTracking)
      var function = function
      function.body.removeAll(where: \.opcode.isTracking)
      let activity = Activity(of: function, loss: loss, networks: networks, in: module)
      var sweep = ReverseSweep(function, in: module, activity: activity)
      try sweep.run(from: loss)
      module.functions[index] = sweep.finish(returning: loss, updating: optimizer)
      module.functions[index].body += trackings
    }
  }
}
