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
    lowered.op = try lower(instruction.call, of: instruction, in: function)
    try setShape(of: instruction, in: function, &lowered)
    lowered.is_consumed = instruction.opcode.isProduct && instruction.result == nil ? 1 : 0
    lowered.epilogue_count = Int32(instruction.epilogues.count)
    var epilogues = try instruction.epilogues.map { epilogue throws(IngotError) in
      try lower(epilogue, of: instruction, in: function)
    }
    epilogues += Array(repeating: ingot_op(), count: Int(INGOT_MAX_EPILOGUES) - epilogues.count)
    lowered.epilogues = (epilogues[0], epilogues[1], epilogues[2], epilogues[3])
    return lowered
  }

  private func lower(
    _ call: Call, of instruction: Instruction, in function: Function
  ) throws(IngotError) -> ingot_op {
    var op = ingot_op()
    op.opcode = call.opcode.kernel.rawValue
    setOperands(of: call, of: instruction, in: function, &op)
    setNumbers(of: call, in: function, &op)
    if call.opcode.isRandom { try setStreams(of: call, of: instruction, in: function, &op) }
    return op
  }

  // MARK: Operands

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

  private func setOperands(
    of call: Call, of instruction: Instruction, in function: Function, _ op: inout ingot_op
  ) {
    var kinds = call.opcode.signature.operands
    var places: [ingot_operand] = []
    let isEpilogue = call.operands.count < kinds.count
    if isEpilogue, let piped = call.opcode.pipedOperand {
      kinds.remove(at: piped)
      // The kernel finds the tile here.
      places.append(ingot_operand())
    }
    places += zip(call.operands, kinds).filter { $0.1 == .tensor }.map { place($0.0.source, in: function) }
    if let parameter = call.updatedParameter {
      op.out = place(.parameter(parameter), in: function)
      for role in call.stateRoles {
        let state = OptimizerState(phase: function.name, parameter: parameter, role: role)
        places.append(ingot_operand(offset: UInt64(layout.states[state] ?? 0), region: INGOT_STORE.rawValue))
      }
    } else if isEpilogue, call.opcode == .columnSums, let sums = instruction.columnSums {
      op.out = place(.value(sums), in: function)
    } else if let result = instruction.result {
      op.out = place(.value(result), in: function)
    }
    if places.count > 0 { op.in.0 = places[0] }
    if places.count > 1 { op.in.1 = places[1] }
    if places.count > 2 { op.in.2 = places[2] }
  }

  // MARK: Numbers

  private func setStreams(
    of call: Call, of instruction: Instruction, in function: Function, _ op: inout ingot_op
  ) throws(IngotError) {
    let parameterType = instruction.updatedParameter.map { module[$0].type }
    let type = instruction.result.map { function[$0].type } ?? parameterType ?? .scalar
    let streams = call.streams
    op.stream_count = UInt32(streams.count)
    op.stream_elements = Int64(type.count / streams.count)
    // A stream has 2^32 blocks of four numbers.
    if op.stream_elements > 4 << 32 {
      throw IngotError(
        .badInput, "'\(call.opcode.rawValue)': expected at most 2^34 elements of a stream, found \(type.count)",
        at: instruction.location)
    }
    withUnsafeMutableBytes(of: &op.streams) { bytes in
      for (slot, stream) in zip(bytes.bindMemory(to: UInt32.self).indices, streams) {
        bytes.bindMemory(to: UInt32.self)[slot] = UInt32(stream)
      }
    }
  }

  private func setNumbers(of call: Call, in function: Function, _ op: inout ingot_op) {
    let opcode = call.opcode
    let operands = call.operands.map { module.type(of: $0, in: function) }
    switch opcode {
    case .scale: op.numbers.0 = call.float(.by)
    case .leakyReLU: op.numbers.0 = call.float(.slope)
    case .constant: op.numbers.0 = call.float(.value)
    case .broadcast: op.numbers.0 = call.float(.scale)
    case .dropout: op.numbers = (1 / (1 - call.float(.rate)), call.float(.rate), 0)
    case .normal: op.numbers = (call.float(.mean), call.float(.deviation), 0)
    case .uniform: op.numbers = (call.float(.low), call.float(.high), 0)
    case .gate:
      let scale = call.float(.scale)
      op.numbers = (scale, scale * call.float(.slope), 0)
    case .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError:
      op.decimals.0 = 1 / Double(operands[0].count)
    case .crossEntropy, .softmaxCrossEntropy: op.decimals.0 = 1 / Double(operands[0].rows)
    case .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint:
      op.numbers.0 = 1 / Float(operands[1].count)
    case .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint: op.numbers.0 = 1 / Float(operands[1].rows)
    case .adam:
      op.decimals = (
        call.decimal(.rate), call.decimal(.beta1), call.decimal(.beta2), call.decimal(.epsilon), call.decimal(.decay)
      )
      op.schedule = ingot_schedule(call.schedule)
    case .sgd:
      op.decimals = (call.decimal(.rate), call.decimal(.momentum), 0, 0, 0)
      op.is_nesterov = call.word(.nesterov) == "true" ? 1 : 0
      op.schedule = ingot_schedule(call.schedule)
    case .sumSquares: op.decimals.0 = 1
    case .clipFactor: op.numbers.0 = call.float(.norm)
    case .normalizeColumns, .normalizeColumnsAdjoint, .inverseDeviation: op.numbers.0 = call.float(.epsilon)
    case .trackMean, .trackVariance: op.numbers.0 = call.float(.factor)
    case .mixture:
      op.numbers = (call.float(.radius), call.float(.deviation), call.float(.across))
      op.first = Int64(call.integer(.components))
      op.width = Int64(operands[0].columns)
    case .swissRoll:
      op.numbers = (call.float(.radius), call.float(.turns), call.float(.deviation))
      op.first = Int64(call.integer(.components))
      op.width = Int64(operands[0].columns)
    case .concatRows: op.first = Int64(operands[0].count)
    case .concatColumns: op.width = Int64(operands[0].columns)
    case .sliceColumns, .padColumns:
      op.first = Int64(call.integer(.from))
      op.width = Int64(operands[0].columns)
    case .sliceRows: op.first = Int64(call.integer(.from) * operands[0].columns)
    case .linear, .matmul, .add, .subtract, .multiply, .divide, .exp, .log, .relu, .tanh, .sigmoid, .softmax,
      .logSoftmax, .tanhAdjoint, .sigmoidAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint, .columnSums,
      .categorical, .scaleColumns, .shiftColumns, .rescale:
      break
    }
    if opcode.signature.attributes.contains(where: { $0.name == .wrt }) {
      op.is_wrt_target = call.word(.wrt) == "target" ? 1 : 0
    }
  }
}

extension ingot_schedule {
  fileprivate init(_ schedule: Schedule) {
    self.init()
    warmup = Int64(schedule.warmup)
    over = Int64(schedule.over)
    factor = schedule.factor
    drop_count = Int32(schedule.drops.count)
    withUnsafeMutableBytes(of: &drops) { bytes in
      let slots = bytes.bindMemory(to: Int64.self)
      for (slot, drop) in zip(slots.indices, schedule.drops) { slots[slot] = Int64(drop) }
    }
  }
}
