import IngotDiagnostics
import IngotIR

/// The constant inside the logarithms of the cross-entropies.
private let tiny = 1e-15

extension StableHLOProgram {
  /// Writes the operations of an instruction; the last one is its result.
  mutating func write(_ instruction: Instruction, as type: StableHLOType) throws(IngotError) -> StableHLOValue {
    let call = instruction.call
    let operands = call.operands.map { value($0) }
    switch call.opcode {
    case .linear: return apply("add", product(call, operands, type), broadcast(operands[2], along: [1], to: type))
    case .matmul: return product(call, operands, type)

    case .add: return apply("add", operands[0], operands[1])
    case .subtract: return apply("subtract", operands[0], operands[1])
    case .multiply: return apply("multiply", operands[0], operands[1])
    case .divide: return apply("divide", operands[0], operands[1])
    case .scale: return apply("multiply", operands[0], constant(Double(call.float(.by)), type))
    case .exp: return apply("exponential", operands[0])
    case .log: return apply("log", operands[0])
    case .relu: return apply("maximum", operands[0], constant(0, type))
    case .leakyReLU:
      let isPositive = compare("GT", operands[0], constant(0, type), "FLOAT")
      let scaled = apply("multiply", operands[0], constant(Double(call.float(.slope)), type))
      return select(isPositive, operands[0], else: scaled)
    case .tanh: return apply("tanh", operands[0])
    case .sigmoid: return apply("logistic", operands[0])
    case .softplus: return softplus(operands[0])

    case .concatColumns: return apply("concatenate", operands, "\(list(operands)), dim = 1", to: type)
    case .sliceColumns:
      let from = call.integer(.from)
      return columns(operands[0], from..<(from + type.shape[1]))
    case .softmax:
      let powers = apply("exponential", belowMaximum(operands[0]))
      return apply("divide", powers, acrossRow("add", powers, from: "0.0"))
    case .logSoftmax: return logSoftmax(operands[0])

    case .scaleColumns: return apply("multiply", operands[0], broadcast(operands[1], along: [1], to: type))
    case .shiftColumns: return apply("add", operands[0], broadcast(operands[1], along: [1], to: type))
    case .normalizeColumns: return normalizeColumns(operands[0], epsilon: call.float(.epsilon))
    case .inverseDeviation:
      let variance = apply("add", operands[0], constant(Double(call.float(.epsilon)), type))
      return apply("divide", constant(1, type), apply("sqrt", variance))

    case .mean: return mean(operands[0])
    case .binaryCrossEntropy:
      let one = constant(1, operands[0].type)
      let ones = apply("multiply", operands[1], logarithm(operands[0]))
      let zeros = apply(
        "multiply", apply("subtract", one, operands[1]), logarithm(apply("subtract", one, operands[0])))
      return mean(apply("negate", apply("add", ones, zeros)))
    case .bceWithLogits:
      return mean(apply("subtract", softplus(operands[0]), apply("multiply", operands[0], operands[1])))
    case .meanSquaredError:
      let difference = apply("subtract", operands[0], operands[1])
      return mean(apply("multiply", difference, difference))
    case .crossEntropy: return crossEntropy(logarithm(operands[0]), operands[1])
    case .softmaxCrossEntropy: return crossEntropy(logSoftmax(operands[0]), operands[1])

    case .constant: return constant(Double(call.float(.value)), type)
    case .normal: return normal(call, step: operands[0], type)
    case .uniform: return uniform(call, step: operands[0], type)
    case .categorical: return categorical(call, step: operands[0], type)
    case .mixture: return mixture(call, labels: operands[0], step: operands[1], type)
    case .swissRoll: return swissRoll(call, labels: operands[0], step: operands[1], type)
    case .dropout: return dropout(call, operands[0], step: operands[1])

    case .gate, .tanhAdjoint, .sigmoidAdjoint, .softplusAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint,
      .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .softmaxCrossEntropyAdjoint, .broadcast, .columnSums, .padColumns, .normalizeColumnsAdjoint, .sumSquares,
      .clipFactor, .rescale, .concatRows, .sliceRows, .adam, .sgd, .trackMean, .trackVariance:
      throw unexpected(instruction)
    }
  }

  // MARK: Products

  /// Multiplies matrices in all of their precision, also where hardware would rather round them first.
  private mutating func product(_ call: Call, _ operands: [StableHLOValue], _ type: StableHLOType) -> StableHLOValue {
    let inner = (call.operands[0].isTransposed ? 0 : 1, call.operands[1].isTransposed ? 1 : 0)
    let factors = Array(operands[..<2])
    return apply(
      "dot_general", factors,
      "\(list(factors)), contracting_dims = [\(inner.0)] x [\(inner.1)], precision = [HIGHEST, HIGHEST]", to: type)
  }

  // MARK: Elements

  private mutating func softplus(_ x: StableHLOValue) -> StableHLOValue {
    let above = apply("maximum", x, constant(0, x.type))
    return apply("add", above, apply("log_plus_one", apply("exponential", apply("negate", apply("abs", x)))))
  }

  /// Computes the logarithms of probabilities, which may be zero.
  private mutating func logarithm(_ x: StableHLOValue) -> StableHLOValue {
    apply("log", apply("add", x, constant(tiny, x.type)))
  }

  mutating func convert(_ x: StableHLOValue, to element: StableHLOType.Element) -> StableHLOValue {
    apply("convert", [x], to: x.type.of(element))
  }

  /// - Parameter order: how elements are compared, `FLOAT` or `UNSIGNED`.
  mutating func compare(
    _ relation: String, _ x: StableHLOValue, _ y: StableHLOValue, _ order: String
  ) -> StableHLOValue {
    apply("compare", [x, y], "\(relation), \(list([x, y])), \(order)", to: x.type.of(.i1))
  }

  // MARK: Shapes

  /// - Parameter dimensions: the dimensions of the result that those of the operand become.
  mutating func broadcast(_ x: StableHLOValue, along dimensions: [Int], to type: StableHLOType) -> StableHLOValue {
    apply("broadcast_in_dim", [x], "%\(x.name), dims = \(dimensions)", to: type)
  }

  mutating func reshape(_ x: StableHLOValue, _ shape: [Int]) -> StableHLOValue {
    x.type.shape == shape ? x : apply("reshape", [x], to: StableHLOType(x.type.element, shape))
  }

  /// Takes some columns of a matrix, or some elements of a vector.
  mutating func columns(_ x: StableHLOValue, _ range: Range<Int>) -> StableHLOValue {
    let rows = x.type.shape.dropLast()
    let ranges = (rows.map { 0..<$0 } + [range]).map { "\($0.lowerBound):\($0.upperBound)" }.joined(separator: ", ")
    return apply("slice", [x], "%\(x.name) [\(ranges)]", to: StableHLOType(x.type.element, rows + [range.count]))
  }

  // MARK: Sums

  /// Combines elements along dimensions, starting from a number.
  mutating func reduce(
    _ operation: String, _ x: StableHLOValue, along dimensions: [Int], from start: String
  ) -> StableHLOValue {
    let start = constant(start, StableHLOType(x.type.element))
    let kept = x.type.shape.indices.filter { !dimensions.contains($0) }
    return apply(
      "reduce", [x, start],
      "(%\(x.name) init: %\(start.name)) applies stablehlo.\(operation) across dimensions = \(dimensions)",
      to: StableHLOType(x.type.element, kept.map { x.type.shape[$0] }))
  }

  /// Combines the elements of each row, and puts the outcome in the place of each.
  private mutating func acrossRow(_ operation: String, _ x: StableHLOValue, from start: String) -> StableHLOValue {
    let last = x.type.shape.count - 1
    return broadcast(reduce(operation, x, along: [last], from: start), along: Array(0..<last), to: x.type)
  }

  private mutating func belowMaximum(_ x: StableHLOValue) -> StableHLOValue {
    apply("subtract", x, acrossRow("maximum", x, from: MLIR.minusInfinity))
  }

  private mutating func logSoftmax(_ x: StableHLOValue) -> StableHLOValue {
    let below = belowMaximum(x)
    return apply("subtract", below, apply("log", acrossRow("add", apply("exponential", below), from: "0.0")))
  }

  /// Sums in double precision, and divides.
  private mutating func sum(
    _ x: StableHLOValue, along dimensions: [Int], dividedBy divisor: Int
  ) -> StableHLOValue {
    let sum = reduce("add", x.type.element == .f64 ? x : convert(x, to: .f64), along: dimensions, from: "0.0")
    return apply("divide", sum, constant(Double(divisor), sum.type))
  }

  private mutating func mean(_ x: StableHLOValue) -> StableHLOValue {
    convert(sum(x, along: Array(x.type.shape.indices), dividedBy: x.type.count), to: .f32)
  }

  private mutating func crossEntropy(_ logarithms: StableHLOValue, _ target: StableHLOValue) -> StableHLOValue {
    let terms = apply("negate", apply("multiply", target, logarithms))
    return convert(sum(terms, along: [0, 1], dividedBy: terms.type.shape[0]), to: .f32)
  }

  /// Subtracts the mean of each column and divides by the standard deviation of the rows at hand.
  private mutating func normalizeColumns(_ x: StableHLOValue, epsilon: Float) -> StableHLOValue {
    let (rows, wide) = (x.type.shape[0], convert(x, to: .f64))
    let centred = apply(
      "subtract", wide, broadcast(sum(wide, along: [0], dividedBy: rows), along: [1], to: wide.type))
    let variance = sum(apply("multiply", centred, centred), along: [0], dividedBy: rows)
    let deviation = apply("sqrt", apply("add", variance, constant(Double(epsilon), variance.type)))
    return convert(apply("divide", centred, broadcast(deviation, along: [1], to: wide.type)), to: .f32)
  }
}
