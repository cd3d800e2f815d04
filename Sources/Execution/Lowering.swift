import CIngotKernels
import IngotDiagnostics
import IngotIR

/// Turns the instructions of a planned function into the flat array that the kernels run.
struct Lowering {
  let module: Module
  let layout: RegionLayout

  func lower(_ function: Function) throws(IngotError) -> [ingot_instruction] {
    var program: [ingot_instruction] = []
    for instruction in function.body { program.append(try lower(instruction, in: function)) }
    return program
  }

  private func lower(_ instruction: Instruction, in function: Function) throws(IngotError) -> ingot_instruction {
    var lowered = ingot_instruction()
    lowered.opcode = instruction.opcode.kernel.rawValue
    setOperands(of: instruction, in: function, &lowered)
    try setShape(of: instruction, in: function, &lowered)
    setNumbers(of: instruction, in: function, &lowered)
    return lowered
  }

  private func place(_ source: Operand.Source, in function: Function) -> ingot_operand {
    switch source {
    case .parameter(let parameter):
      return ingot_operand(offset: UInt64(layout.parameters[parameter.index]), region: INGOT_STORE.rawValue)
    case .value(let value):
      let info = function[value]
      if let offset = info.offset { return ingot_operand(offset: UInt64(offset), region: INGOT_ARENA.rawValue) }
      // The step counter has no bytes: it is an argument of the run.
      let offset = layout.inputs[RegionLayout.Input(name: info.name, type: info.type)] ?? 0
      return ingot_operand(offset: UInt64(offset), region: INGOT_INPUT.rawValue)
    }
  }

  private func setOperands(of instruction: Instruction, in function: Function, _ lowered: inout ingot_instruction) {
    var places = zip(instruction.operands, instruction.opcode.signature.operands)
      .filter { $0.1 == .tensor }
      .map { place($0.0.source, in: function) }
    if let parameter = instruction.updatedParameter {
      lowered.out = place(.parameter(parameter), in: function)
      for role in instruction.stateRoles {
        let state = OptimizerState(phase: function.name, parameter: parameter, role: role)
        places.append(ingot_operand(offset: UInt64(layout.states[state] ?? 0), region: INGOT_STORE.rawValue))
      }
    } else if let result = instruction.result {
      lowered.out = place(.value(result), in: function)
    }
    if places.count > 0 { lowered.in.0 = places[0] }
    if places.count > 1 { lowered.in.1 = places[1] }
    if places.count > 2 { lowered.in.2 = places[2] }
  }

  private func setShape(
    of instruction: Instruction, in function: Function, _ lowered: inout ingot_instruction
  ) throws(IngotError) {
    let types = instruction.operands.map { module.type(of: $0, in: function) }
    let result = instruction.result.map { function[$0].type } ?? types[0]
    var shape = result
    switch instruction.opcode {
    case .linear, .matmul:
      try setProduct(instruction, types, result, &lowered)
      return
    case .softmax, .softmaxAdjoint:
      lowered.tiling = Tiling.cut(shape.rows, every: max(1, Tiling.elements / shape.columns))
    case .columnSums:
      shape = types[0]
      lowered.tiling = Tiling.cut(shape.columns, every: Tiling.columns)
    case .mean, .binaryCrossEntropy, .meanSquaredError, .crossEntropy:
      shape = types[0]
      lowered.tiling = Tiling.reduction(shape.count)
    case .normal, .uniform:
      try checkBlocks(of: shape, instruction)
      lowered.tiling = Tiling.whole(shape.count)
    case .dropout:
      try checkBlocks(of: shape, instruction)
      lowered.tiling = Tiling.cut(shape.count, every: Tiling.elements)
    case .add, .subtract, .multiply, .divide, .scale, .exp, .log, .relu, .leakyReLU, .tanh, .sigmoid, .constant,
      .gate, .tanhAdjoint, .sigmoidAdjoint, .binaryCrossEntropyAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .broadcast, .adam, .sgd:
      lowered.tiling = Tiling.cut(shape.count, every: Tiling.elements)
    }
    lowered.rows = Int64(shape.rows)
    lowered.columns = Int64(shape.columns)
  }

  private func setProduct(
    _ instruction: Instruction, _ types: [TensorType], _ result: TensorType, _ lowered: inout ingot_instruction
  ) throws(IngotError) {
    let (rows, columns, inner) = (result.shape[0], result.shape[1], types[0].shape[1])
    if let large = [rows, columns, inner].first(where: { $0 > Int(Int32.max) }) {
      throw IngotError(
        .badInput, "'\(instruction.opcode.rawValue)': expected dimensions below 2^31, found \(large)",
        at: instruction.location)
    }
    lowered.rows = Int64(rows)
    lowered.columns = Int64(columns)
    lowered.inner = Int64(inner)
    lowered.transposes.0 = instruction.operands[0].isTransposed ? 1 : 0
    lowered.transposes.1 = instruction.operands[1].isTransposed ? 1 : 0
    lowered.splits_rows = rows > columns ? 1 : 0
    let multiplyAdds = checkedProduct([rows, columns, inner]) ?? Int.max
    lowered.tiling = Tiling.product(max(rows, columns), multiplyAdds: multiplyAdds)
  }

  /// A stream has 2^32 blocks of four numbers.
  private func checkBlocks(of type: TensorType, _ instruction: Instruction) throws(IngotError) {
    if type.count > 4 << 32 {
      throw IngotError(
        .badInput, "'\(instruction.opcode.rawValue)': expected at most 2^34 elements, found \(type.count)",
        at: instruction.location)
    }
  }

  private func setNumbers(of instruction: Instruction, in function: Function, _ lowered: inout ingot_instruction) {
    let opcode = instruction.opcode
    let operands = instruction.operands.map { module.type(of: $0, in: function) }
    if opcode.isRandom { lowered.stream = UInt32(instruction.integer(.stream)) }
    switch opcode {
    case .scale: lowered.numbers.0 = instruction.float(.by)
    case .leakyReLU: lowered.numbers.0 = instruction.float(.slope)
    case .constant: lowered.numbers.0 = instruction.float(.value)
    case .broadcast: lowered.numbers.0 = instruction.float(.scale)
    case .dropout: lowered.numbers = (1 / (1 - instruction.float(.rate)), instruction.float(.rate), 0)
    case .normal: lowered.numbers = (instruction.float(.mean), instruction.float(.deviation), 0)
    case .uniform: lowered.numbers = (instruction.float(.low), instruction.float(.high), 0)
    case .gate:
      let scale = instruction.float(.scale)
      lowered.numbers = (scale, scale * instruction.float(.slope), 0)
    case .mean, .binaryCrossEntropy, .meanSquaredError: lowered.decimals.0 = 1 / Double(operands[0].count)
    case .crossEntropy: lowered.decimals.0 = 1 / Double(operands[0].rows)
    case .binaryCrossEntropyAdjoint, .meanSquaredErrorAdjoint: lowered.numbers.0 = 1 / Float(operands[1].count)
    case .crossEntropyAdjoint: lowered.numbers.0 = 1 / Float(operands[1].rows)
    case .adam:
      lowered.decimals = (
        instruction.decimal(.rate), instruction.decimal(.beta1), instruction.decimal(.beta2),
        instruction.decimal(.epsilon)
      )
    case .sgd: lowered.decimals = (instruction.decimal(.rate), instruction.decimal(.momentum), 0, 0)
    case .linear, .matmul, .add, .subtract, .multiply, .divide, .exp, .log, .relu, .tanh, .sigmoid, .softmax,
      .tanhAdjoint, .sigmoidAdjoint, .softmaxAdjoint, .columnSums:
      break
    }
    if opcode.signature.attributes.contains(where: { $0.name == .wrt }) {
      lowered.is_wrt_target = instruction.word(.wrt) == "target" ? 1 : 0
    }
  }
}

extension Opcode {
  var kernel: ingot_opcode {
    switch self {
    case .linear: INGOT_LINEAR
    case .matmul: INGOT_MATMUL
    case .add: INGOT_ADD
    case .subtract: INGOT_SUBTRACT
    case .multiply: INGOT_MULTIPLY
    case .divide: INGOT_DIVIDE
    case .scale: INGOT_SCALE
    case .exp: INGOT_EXP
    case .log: INGOT_LOG
    case .relu: INGOT_RELU
    case .leakyReLU: INGOT_LEAKY_RELU
    case .tanh: INGOT_TANH
    case .sigmoid: INGOT_SIGMOID
    case .dropout: INGOT_DROPOUT
    case .softmax: INGOT_SOFTMAX
    case .mean: INGOT_MEAN
    case .binaryCrossEntropy: INGOT_BINARY_CROSS_ENTROPY
    case .meanSquaredError: INGOT_MEAN_SQUARED_ERROR
    case .crossEntropy: INGOT_CROSS_ENTROPY
    case .constant: INGOT_CONSTANT
    case .normal: INGOT_NORMAL
    case .uniform: INGOT_UNIFORM
    case .gate: INGOT_GATE
    case .tanhAdjoint: INGOT_TANH_ADJOINT
    case .sigmoidAdjoint: INGOT_SIGMOID_ADJOINT
    case .softmaxAdjoint: INGOT_SOFTMAX_ADJOINT
    case .binaryCrossEntropyAdjoint: INGOT_BINARY_CROSS_ENTROPY_ADJOINT
    case .meanSquaredErrorAdjoint: INGOT_MEAN_SQUARED_ERROR_ADJOINT
    case .crossEntropyAdjoint: INGOT_CROSS_ENTROPY_ADJOINT
    case .broadcast: INGOT_BROADCAST
    case .columnSums: INGOT_COLUMN_SUMS
    case .adam: INGOT_ADAM
    case .sgd: INGOT_SGD
    }
  }
}
