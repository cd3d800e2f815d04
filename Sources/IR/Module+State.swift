/// A tensor that an optimiser keeps between steps; it belongs to one phase and one parameter and starts at zero.
package struct OptimizerState: Hashable, Sendable {
  /// The kind of state: one of Adam's two moments, or the velocity of SGD with momentum.
  package enum Role: String, Hashable, Sendable {
    case firstMoment = "m"
    case secondMoment = "v"
    case velocity = "velocity"
  }

  package var phase: String
  package var parameter: Parameter
  package var role: Role

  package init(phase: String, parameter: Parameter, role: Role) {
    self.phase = phase
    self.parameter = parameter
    self.role = role
  }
}

extension Call {
  /// The states that an update keeps, in the order in which its kernel takes them.
  package var stateRoles: [OptimizerState.Role] {
    opcode.traits.states.filter { $0.condition.map { float($0) != 0 } ?? true }.map(\.role)
  }
}

extension Module {
  /// All optimiser state of the module's updates, in the order of the phases and their parameters.
  package var optimizerStates: [OptimizerState] {
    phases.flatMap { phase in
      phase.body
        .compactMap(\.update)
        .compactMap { update in update.updatedParameter.map { ($0, update.stateRoles) } }
        .sorted { $0.0.index < $1.0.index }
        .flatMap { parameter, roles in
          roles.map { OptimizerState(phase: phase.name, parameter: parameter, role: $0) }
        }
    }
  }

  /// The name of a state in files: `PHASE/PARAMETER.m`.
  package func name(of state: OptimizerState) -> String {
    "\(state.phase)/\(self[state.parameter].name).\(state.role.rawValue)"
  }
}
