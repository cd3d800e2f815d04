package import IngotDiagnostics
package import IngotIR
import IngotPlanning

/// The memory layout of a planned module: parameters and states are in the store, arguments are in the input region,
/// and results are in the arena. Each tensor starts at a cache line.
package struct RegionLayout: Sendable {
  /// The name and type by which an argument is found: phases that take the same minibatch share its bytes.
  package struct Input: Hashable, Sendable {
    package let name: String
    package let type: TensorType

    init(_ info: ValueInfo) {
      name = info.name
      type = info.type
    }
  }

  private let parameters: [Int]
  private let states: [OptimizerState: Int]
  private let inputs: [Input: Int]
  private var bytes: [Region: Int]

  /// - Throws: if the sizes do not fit in 64 bits.
  package init(of module: Module) throws(IngotError) {
    var (store, input) = (RegionEnd(), RegionEnd())
    var parameters: [Int] = []
    for parameter in module.parameters { parameters.append(try store.take(parameter.type)) }
    var states: [OptimizerState: Int] = [:]
    for state in module.optimizerStates { states[state] = try store.take(module[state.parameter].type) }
    var inputs: [Input: Int] = [:]
    for function in module.functions {
      for argument in function.arguments where function[argument].type.element == .f32 {
        let found = Input(function[argument])
        if inputs[found] == nil { inputs[found] = try input.take(found.type) }
      }
    }
    self.parameters = parameters
    self.states = states
    self.inputs = inputs
    let arena = module.functions.map { FunctionPlan(reading: $0).peak }.max() ?? 0
    bytes = [.store: store.bytes, .input: input.bytes, .arena: arena]
  }

  /// The size of a region in bytes.
  package func bytes(of region: Region) -> Int { bytes[region] ?? 0 }

  /// Sets the size of a region in bytes.
  mutating func reserve(_ size: Int, in region: Region) { bytes[region] = size }

  package func place(of parameter: Parameter) -> Place { Place(.store, parameters[parameter.index]) }

  /// - Throws: a defect if no update of the module keeps this state.
  package func place(of state: OptimizerState) throws(IngotError) -> Place {
    guard let offset = states[state] else {
      throw IngotError(
        .defect, "expected a state that an update keeps, found '\(state.role.rawValue)' of phase '\(state.phase)'")
    }
    return Place(.store, offset)
  }

  /// - Throws: a defect if the value is neither an argument of the module nor planned, or if it is the step counter,
  ///   which takes no bytes because it is an argument of the run.
  package func place(of value: Value, in function: Function) throws(IngotError) -> Place {
    let info = function[value]
    if let offset = info.offset { return Place(.arena, offset) }
    guard let offset = inputs[Input(info)] else {
      throw IngotError(
        .defect, "expected a planned value or an argument of f32, found '%\(info.name): \(info.type)'")
    }
    return Place(.input, offset)
  }
}

/// The end of the part of a region that is taken.
private struct RegionEnd {
  private(set) var bytes = 0

  /// Reserves the bytes of a tensor and returns the offset of the first.
  mutating func take(_ type: TensorType) throws(IngotError) -> Int {
    let alignment = FunctionPlan.alignment
    guard let size = type.checkedBytes, let end = checkedSum([bytes, size, alignment]) else {
      throw IngotError(.badInput, "expected parameters and inputs whose sizes add up to less than 2^63 bytes")
    }
    defer { bytes = (end - 1) / alignment * alignment }
    return bytes
  }
}
