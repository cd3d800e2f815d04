import IngotIR
import IngotPasses
import IngotPlanning

/// The metrics of a compiled module, for people (`ingot inspect`) and for programs (`--json`).
package struct Summary: Codable, Sendable {
  package struct Parameter: Codable, Sendable {
    package let name: String
    package let type: String
    package let count: Int
    package let initializer: String
  }

  /// A network, a head of a network, or a frozen function, in inference mode.
  package struct Function: Codable, Sendable {
    package let name: String
    /// The types of the inputs for one batch.
    package let input: String
    package let output: String
    package let instructions: Int
    package let multiplyAdds: Int
    /// The number of elements in the parameters that the function reads.
    package let parameterCount: Int
    package let layers: [Layer]
  }

  /// An instruction of a function, with the epilogues that were folded into it.
  package struct Layer: Codable, Sendable {
    /// The opcodes, for example `linear |> relu`.
    package let opcodes: String
    package let output: String
    package let parameters: [String]
    package let multiplyAdds: Int
  }

  package struct Phase: Codable, Sendable {
    package let name: String
    package let instructions: Int
    /// The number of multiply-adds in products per step.
    package let multiplyAdds: Int
    /// The number of bytes read per step.
    package let bytesRead: Int
    /// The number of bytes written per step.
    package let bytesWritten: Int
    package let arena: Arena
    /// The number of instructions before and after each optimisation; empty for a file that is already optimised.
    package let passes: [PassEffect]
    /// The largest values alive when the arena is fullest, at most five.
    package let peak: [PeakValue]
    /// The values in which zeros are expected, for the sake of products that skip them.
    package let zeros: [ExpectedZeros]
  }

  package struct PassEffect: Codable, Sendable {
    package let pass: String
    package let before: Int
    package let after: Int
  }

  package struct PeakValue: Codable, Sendable {
    package let value: String
    package let type: String
    package let bytes: Int
    /// The opcodes of the instruction that produces the value.
    package let opcodes: String
  }

  /// A value that products read on their left, skipping its zeros.
  package struct ExpectedZeros: Codable, Sendable {
    package let value: String
    /// Why zeros are expected: `input`, `relu`, `dropout` or `gate`.
    package let reasons: [String]
    /// The number of products that skip the zeros.
    package let products: Int
    /// The number of multiply-adds of these products, zeros included.
    package let multiplyAdds: Int
  }

  package struct Arena: Codable, Sendable {
    /// The number of bytes that all values would take side by side.
    package let naive: Int
    package let planned: Int
    /// The largest total size of values alive at once.
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
  package let functions: [Function]
  package let parameters: [Parameter]
  package let phases: [Phase]
  package let parameterCount: Int
  /// The size of the parameters in bytes.
  package let parameterBytes: Int
  /// The size in bytes of the optimisers' state for the parameters.
  package let stateBytes: Int
  /// The size in bytes of the arena that all phases and networks share.
  package let arenaBytes: Int

  package init(of compilation: Compilation) {
    let module = compilation.planned
    model = module.name
    batch = module.batch
    seed = module.seed
    functions = module.functions.filter { $0.kind == .func }.map { Function($0, in: module) }
    parameters = module.parameters.map { parameter in
      Parameter(
        name: parameter.name, type: "\(parameter.type)", count: parameter.type.count,
        initializer: "\(parameter.initializer)")
    }
    phases = module.phases.map { Phase($0, in: compilation) }
    parameterCount = module.parameters.reduce(0) { $0 + $1.type.count }
    parameterBytes = parameterCount * ElementType.f32.size
    stateBytes = module.optimizerStates.reduce(0) { $0 + module[$1.parameter].type.bytes }
    arenaBytes = module.functions.map { FunctionPlan(reading: $0).peak }.max() ?? 0
  }
}

extension Summary.Phase {
  private static let peakValues = 5

  init(_ function: IngotIR.Function, in compilation: Compilation) {
    let module = compilation.planned
    let cost = module.cost(of: function)
    let plan = FunctionPlan(reading: function)
    name = function.name
    instructions = function.body.count
    multiplyAdds = cost.multiplyAdds
    bytesRead = cost.bytesRead
    bytesWritten = cost.bytesWritten
    arena = Summary.Arena(plan)
    func count(in module: Module) -> Int { module.function(.phase, named: function.name)?.body.count ?? 0 }
    passes = compilation.optimizations.map { step, before in
      Summary.PassEffect(pass: step.pass.name, before: count(in: before), after: count(in: step.module))
    }
    peak = plan.peakSlots.prefix(Self.peakValues).map { slot in
      Summary.PeakValue(
        value: "%\(function[slot.value].name)", type: "\(function[slot.value].type)", bytes: slot.bytes,
        opcodes: function.body[slot.range.lowerBound].opcodes)
    }
    zeros = Summary.ExpectedZeros.all(in: function, of: module)
  }
}

extension Summary.ExpectedZeros {
  /// Returns the values in which zeros are expected, in the order in which products first read them.
  fileprivate static func all(in function: IngotIR.Function, of module: Module) -> [Self] {
    var order: [Operand.Source] = []
    var products: [Operand.Source: [Instruction]] = [:]
    for instruction in function.body where !instruction.call.expectedZeros.isEmpty {
      let source = instruction.operands[0].source
      if products[source] == nil { order.append(source) }
      products[source, default: []].append(instruction)
    }
    return order.map { source in
      let readers = products[source] ?? []
      let reasons = readers.reduce(into: Set<ZeroReason>()) { $0.formUnion($1.call.expectedZeros) }
      return Self(
        value: module.text(of: Operand(source), in: function),
        reasons: ZeroReason.allCases.filter(reasons.contains).map(\.rawValue), products: readers.count,
        multiplyAdds: readers.reduce(0) { $0 + module.cost(of: $1, in: function).multiplyAdds })
    }
  }
}

extension Summary.Function {
  init(_ function: IngotIR.Function, in module: Module) {
    name = function.name
    input = function.arguments.map { "\(function[$0].type)" }.joined(separator: ", ")
    output = "\(function.resultType)"
    instructions = function.body.count
    multiplyAdds = module.cost(of: function).multiplyAdds
    let read = Set(function.body.flatMap(\.allOperands).compactMap(\.parameter))
    parameterCount = read.reduce(0) { $0 + module[$1].type.count }
    layers = function.body.map { instruction in
      Summary.Layer(
        opcodes: instruction.opcodes, output: instruction.result.map { "\(function[$0].type)" } ?? "",
        parameters: instruction.allOperands.compactMap(\.parameter).map { module[$0].name },
        multiplyAdds: module.cost(of: instruction, in: function).multiplyAdds)
    }
  }
}
