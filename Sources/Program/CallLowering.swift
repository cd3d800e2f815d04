import IngotDiagnostics
import IngotIR

/// Lowers one call, either a standalone instruction or an epilogue.
struct CallLowering {
  let call: Call
  let function: FunctionLowering
  let location: SourceLocation?
  /// The places of the tensors that the call reads; nil for the operand that the pipe supplies.
  private let operands: [Place?]
  /// The types of the operands, without the step counter.
  private let types: [TensorType]
  private let out: Place?
  /// The type of the result; for an update, the type of its parameter.
  private let resultType: TensorType

  /// - Parameters:
  ///   - out: the value that the call produces; nil for an update and for an epilogue that changes a tile.
  ///   - piped: the type of the operand that the pipe supplies, for an epilogue.
  init(
    _ call: Call, _ lowering: FunctionLowering, out: Value?, piped: TensorType? = nil, at location: SourceLocation?
  ) throws(IngotError) {
    self.call = call
    self.location = location
    function = lowering
    let module = lowering.module
    var kinds = call.opcode.signature.operands
    var operands: [Place?] = []
    var types: [TensorType] = []
    if let piped, let position = call.opcode.pipedOperand {
      kinds.remove(at: position)
      operands.append(nil)
      types.append(piped)
    }
    for (operand, kind) in zip(call.operands, kinds) where kind == .tensor {
      operands.append(try lowering.place(operand))
      types.append(module.type(of: operand, in: lowering.function))
    }
    self.operands = operands
    self.types = types
    var place: Place?
    if let out { place = try lowering.layout.place(of: out, in: lowering.function) }
    self.out = place
    resultType =
      out.map { lowering.function[$0].type } ?? call.updatedParameter.map { module[$0].type } ?? piped ?? .scalar
  }

  /// The type of the tensor that is split into units of work: the tensor that is summed over, if any, or the result.
  var worked: TensorType {
    let traits = call.opcode.traits
    return traits.reduces || traits.unit == .column ? types[0] : resultType
  }

  func operation() throws(IngotError) -> Operation { Operation(opcode: call.opcode, arguments: try arguments()) }

  private func arguments() throws(IngotError) -> Operation.Arguments {
    switch call.opcode {
    case .add, .subtract, .multiply, .divide, .exp, .log, .relu, .tanh, .sigmoid, .softplus, .tanhAdjoint,
      .sigmoidAdjoint, .softplusAdjoint, .rescale:
      return .elementwise(elementwise { _ in })
    case .scale: return .elementwise(elementwise { $0.scale = call.float(.by) })
    case .leakyReLU: return .elementwise(elementwise { $0.slope = call.float(.slope) })
    case .gate:
      return .elementwise(
        elementwise {
          $0.scale = call.float(.scale)
          $0.slope = call.float(.slope)
        })
    case .constant: return .elementwise(elementwise { $0.value = call.float(.value) })
    case .broadcast: return .elementwise(elementwise { $0.scale = call.float(.scale) })
    case .inverseDeviation: return .elementwise(elementwise { $0.epsilon = call.float(.epsilon) })
    case .clipFactor: return .elementwise(elementwise { $0.norm = call.float(.norm) })

    case .concatRows: return .copy(try copy(from: types[0].shape[0]))
    case .sliceRows: return .copy(try copy(from: call.integer(.from)))
    case .concatColumns: return .copy(try copy(from: types[0].columns))
    case .sliceColumns, .padColumns: return .copy(try copy(from: call.integer(.from)))

    case .softmax, .logSoftmax, .softmaxAdjoint, .logSoftmaxAdjoint:
      return .rows(
        Operation.Rows(
          a: try place(0), b: operand(1), out: try result(), columns: types[0].columns))

    case .scaleColumns, .shiftColumns, .columnSums: return .columns(try columns())
    case .normalizeColumns, .normalizeColumnsAdjoint: return .columns(try columns(epsilon: call.float(.epsilon)))
    case .trackMean, .trackVariance: return .columns(try columns(factor: call.float(.factor)))

    case .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError:
      return .reduction(try reduction(factor: 1 / Double(types[0].count)))
    case .crossEntropy, .softmaxCrossEntropy: return .reduction(try reduction(factor: 1 / Double(types[0].rows)))
    case .sumSquares: return .reduction(try reduction(factor: 1))

    case .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint:
      return .loss(try loss(factor: 1 / Float(types[1].count)))
    case .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint: return .loss(try loss(factor: 1 / Float(types[1].rows)))

    case .dropout: return .draw(try draw { $0.rate = call.float(.rate) })
    case .normal:
      return .draw(
        try draw {
          $0.mean = call.float(.mean)
          $0.deviation = call.float(.deviation)
        })
    case .uniform:
      return .draw(
        try draw {
          $0.low = call.float(.low)
          $0.high = call.float(.high)
        })
    case .categorical: return .draw(try draw { _ in })
    case .mixture:
      return .draw(
        try draw {
          $0.radius = call.float(.radius)
          $0.deviation = call.float(.deviation)
          $0.across = call.float(.across)
        })
    case .swissRoll:
      return .draw(
        try draw {
          $0.radius = call.float(.radius)
          $0.turns = call.float(.turns)
          $0.deviation = call.float(.deviation)
        })

    case .adam:
      return .update(
        try update {
          $0.beta1 = call.double(.beta1)
          $0.beta2 = call.double(.beta2)
          $0.epsilon = call.double(.epsilon)
          $0.decay = call.double(.decay)
        })
    case .sgd:
      return .update(
        try update {
          $0.momentum = call.double(.momentum)
          $0.isNesterov = call.word(.nesterov) == "true"
        })

    case .linear, .matmul:
      throw IngotError(.defect, "expected no product after a pipe, found '\(call.opcode.rawValue)'", at: location)
    }
  }

  // MARK: Places

  /// The place of an operand; nil if there is no such operand, or if the pipe supplies it.
  private func operand(_ number: Int) -> Place? { operands.indices.contains(number) ? operands[number] : nil }

  /// Returns the place of an operand that the pipe does not supply.
  private func place(_ number: Int) throws(IngotError) -> Place {
    guard let place = operand(number) else {
      throw IngotError(
        .defect, "expected a place for operand \(number) of '\(call.opcode.rawValue)', found none", at: location)
    }
    return place
  }

  private func result() throws(IngotError) -> Place {
    if let out { return out }
    throw IngotError(.defect, "expected a place for the result of '\(call.opcode.rawValue)', found none", at: location)
  }
}

// MARK: Families

extension CallLowering {
  private func elementwise(_ set: (inout Operation.Elementwise) -> Void) -> Operation.Elementwise {
    var arguments = Operation.Elementwise(
      a: operand(0), b: operand(1), out: out)
    set(&arguments)
    return arguments
  }

  private func copy(from: Int) throws(IngotError) -> Operation.Copy {
    Operation.Copy(
      a: try place(0), b: operand(1), out: try result(), columns: resultType.columns,
      aColumns: types[0].columns, from: from)
  }

  private func columns(epsilon: Float = 0, factor: Float = 0) throws(IngotError) -> Operation.Columns {
    // The result of a call that tracks a running statistic is the parameter that it updates.
    let out: Place
    if let parameter = call.updatedParameter { out = function.layout.place(of: parameter) } else { out = try result() }
    return Operation.Columns(
      a: operand(0), b: operand(1), out: out, rows: types[0].rows,
      columns: types[0].columns, epsilon: epsilon, factor: factor)
  }

  private func reduction(factor: Double) throws(IngotError) -> Operation.Reduction {
    Operation.Reduction(
      a: try place(0), b: operand(1), out: try result(), columns: types[0].columns,
      factor: factor)
  }

  private func loss(factor: Float) throws(IngotError) -> Operation.Loss {
    Operation.Loss(
      seed: try place(0), prediction: try place(1), target: try place(2), out: try result(),
      columns: types[1].columns, factor: factor, isWithRespectToTarget: call.word(.wrt) == "target")
  }

  private func draw(_ set: (inout Operation.Draw) -> Void) throws(IngotError) -> Operation.Draw {
    let streams = call.streams
    let elements = resultType.count / streams.count
    // A stream has 2^32 blocks of four numbers.
    if elements > 4 << 32 {
      throw IngotError(
        .badInput, "'\(call.opcode.rawValue)': expected at most 2^34 elements of a stream, found \(resultType.count)",
        at: location)
    }
    var arguments = Operation.Draw(
      a: operand(0), out: out, streams: streams.map { UInt32($0) }, streamElements: elements,
      columns: resultType.columns)
    if call.opcode.signature.attributes.contains(where: { $0.name == .components }) {
      arguments.components = call.integer(.components)
      arguments.labelColumns = types[0].columns
    }
    set(&arguments)
    return arguments
  }

  private func update(_ set: (inout Operation.Update) -> Void) throws(IngotError) -> Operation.Update {
    guard let parameter = call.updatedParameter else {
      throw IngotError(.defect, "expected a parameter to update, found none", at: location)
    }
    var states: [Place] = []
    for role in call.stateRoles {
      let state = OptimizerState(phase: function.function.name, parameter: parameter, role: role)
      states.append(try function.layout.place(of: state))
    }
    var arguments = Operation.Update(
      parameter: function.layout.place(of: parameter), first: states.first,
      second: states.count > 1 ? states[1] : nil, gradient: operand(0), rate: call.double(.rate),
      schedule: call.rateSchedule)
    set(&arguments)
    return arguments
  }
}
