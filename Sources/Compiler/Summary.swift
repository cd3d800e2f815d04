package import IngotIR
import IngotPlanning

/// The figures of a compiled module, for people (`ingot inspect`) and for programs (`--json`).
package struct Summary: Codable, Sendable {
  package struct Parameter: Codable, Sendable {
    package let name: String
    package let type: String
    package let count: Int
    package let initializer: String
  }

  package struct Network: Codable, Sendable {
    package let name: String
    /// Types of one batch.
    package let input: String
    package let output: String
    package let instructions: Int
    package let multiplyAdds: Int
    package let parameterCount: Int
    package let parameters: [Parameter]
  }

  package struct Phase: Codable, Sendable {
    package let name: String
    package let instructions: Int
    /// Of products, a step.
    package let multiplyAdds: Int
    /// Bytes a step.
    package let bytesRead: Int
    package let bytesWritten: Int
    package let arena: Arena
  }

  package struct Arena: Codable, Sendable {
    /// Bytes of all values side by side.
    package let naive: Int
    package let planned: Int
    /// The largest sum of sizes alive at once.
    package let lowerBound: Int

    init(_ plan: FunctionPlan) {
      naive = plan.total
      planned = plan.peak
      lowerBound = plan.lowerBound
    }
  }

  package let model: String
  package let batch: Int
  package let seed: UInt64
  package let networks: [Network]
  package let phases: [Phase]
  package let parameterCount: Int
  /// Bytes of parameters, and of the optimisers' state over them.
  package let parameterBytes: Int
  package let stateBytes: Int
  /// Bytes of the arena that all phases and networks share.
  package let arenaBytes: Int

  /// - Parameter module: of form `planned`.
  package init(of module: Module) {
    model = module.name
    batch = module.batch
    seed = module.seed
    networks = module.functions.filter { $0.kind == .func }.map { Network($0, in: module) }
    phases = module.phases.map { function in
      let cost = module.cost(of: function)
      return Phase(
        name: function.name, instructions: function.body.count, multiplyAdds: cost.multiplyAdds,
        bytesRead: cost.bytesRead, bytesWritten: cost.bytesWritten, arena: Arena(FunctionPlan(reading: function)))
    }
    parameterCount = module.parameters.reduce(0) { $0 + $1.type.count }
    parameterBytes = parameterCount * ElementType.f32.size
    stateBytes = module.optimizerStates.reduce(0) { $0 + module[$1.parameter].type.bytes }
    arenaBytes = module.functions.map { FunctionPlan(reading: $0).peak }.max() ?? 0
  }
}

extension Summary.Network {
  init(_ function: Function, in module: Module) {
    name = function.name
    input = function.arguments.map { "\(function[$0].type)" }.joined(separator: ", ")
    output = "\(function.resultType)"
    instructions = function.body.count
    multiplyAdds = module.cost(of: function).multiplyAdds
    parameters = module.parameters.filter { $0.belongs(to: function.name) }.map { parameter in
      Summary.Parameter(
        name: parameter.name, type: "\(parameter.type)", count: parameter.type.count,
        initializer: "\(parameter.initializer)")
    }
    parameterCount = parameters.reduce(0) { $0 + $1.count }
  }
}
