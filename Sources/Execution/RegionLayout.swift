import IngotDiagnostics
import IngotIR
import IngotPlanning

/// Where everything of a planned module lies: parameters and states in the store, arguments in the input region, results
/// in the arena. Each tensor starts at a cache line.
struct RegionLayout {
  /// An argument is found by name and type: phases that take the same minibatch share its bytes.
  struct Input: Hashable {
    let name: String
    let type: TensorType
  }

  private(set) var parameters: [Int] = []
  private(set) var states: [OptimizerState: Int] = [:]
  private(set) var inputs: [Input: Int] = [:]
  private(set) var storeBytes = 0
  private(set) var inputBytes = 0
  let arenaBytes: Int

  /// - Throws: when the sizes do not fit 64 bits.
  init(of module: Module) throws(IngotError) {
    arenaBytes = module.functions.map { FunctionPlan(reading: $0).peak }.max() ?? 0
    for parameter in module.parameters {
      parameters.append(storeBytes)
      storeBytes = try Self.end(of: parameter.type, at: storeBytes)
    }
    for state in module.optimizerStates {
      states[state] = storeBytes
      storeBytes = try Self.end(of: module[state.parameter].type, at: storeBytes)
    }
    for function in module.functions {
      for argument in function.arguments where function[argument].type.element == .f32 {
        let input = Input(name: function[argument].name, type: function[argument].type)
        if inputs[input] != nil { continue }
        inputs[input] = inputBytes
        inputBytes = try Self.end(of: input.type, at: inputBytes)
      }
    }
  }

  private static func end(of type: TensorType, at offset: Int) throws(IngotError) -> Int {
    let alignment = FunctionPlan.alignment
    guard let bytes = type.checkedBytes, let end = checkedSum([offset, bytes, alignment]) else {
      throw IngotError(.badInput, "expected parameters and inputs whose sizes add up to less than 2^63 bytes")
    }
    return (end - 1) / alignment * alignment
  }
}
