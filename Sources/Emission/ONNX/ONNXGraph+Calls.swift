import IngotDiagnostics
import IngotIR

extension ONNXGraph {
  /// Writes an instruction whose result is a tensor of the given name.
  mutating func write(_ instruction: Instruction, as output: String) throws(IngotError) {
    guard let result = instruction.result else { throw unexpected(instruction) }
    let call = instruction.call
    var operands: [String] = []
    for operand in call.operands { operands.append(try tensor(operand)) }

    switch call.opcode {
    case .linear, .matmul:
      let transposed = call.operands.map { $0.isTransposed ? 1 : 0 }
      body.append(
        "Gemm", operands, with: ["transA": .integer(transposed[0]), "transB": .integer(transposed[1])], as: [output])

    case .add, .shiftColumns: body.add("Add", operands[0], operands[1], as: output)
    case .subtract: body.add("Sub", operands[0], operands[1], as: output)
    case .multiply, .scaleColumns: body.add("Mul", operands[0], operands[1], as: output)
    case .divide: body.add("Div", operands[0], operands[1], as: output)
    case .scale: body.add("Mul", operands[0], body.float(call.float(.by)), as: output)
    case .exp: body.add("Exp", operands[0], as: output)
    case .log: body.add("Log", operands[0], as: output)
    case .relu: body.add("Relu", operands[0], as: output)
    case .leakyReLU: body.add("LeakyRelu", operands[0], with: ["alpha": .float(call.float(.slope))], as: output)
    case .tanh: body.add("Tanh", operands[0], as: output)
    case .sigmoid: body.add("Sigmoid", operands[0], as: output)
    case .softplus: body.add("Softplus", operands[0], as: output)

    case .concatColumns: body.add("Concat", operands[0], operands[1], with: ["axis": 1], as: output)
    case .sliceColumns:
      let from = call.integer(.from)
      _ = body.columns(operands[0], from..<(from + function[result].type.columns), as: output)
    case .softmax: body.add("Softmax", operands[0], with: ["axis": -1], as: output)
    case .logSoftmax: body.add("LogSoftmax", operands[0], with: ["axis": -1], as: output)

    case .normalizeColumns: normalizeColumns(operands[0], epsilon: call.float(.epsilon), as: output)
    case .inverseDeviation:
      body.add("Reciprocal", deviation(operands[0], epsilon: call.float(.epsilon)), as: output)

    case .mean: mean(operands[0], as: output)
    case .binaryCrossEntropy: binaryCrossEntropy(operands[0], operands[1], as: output)
    case .bceWithLogits:
      let product = body.add("Mul", operands[0], operands[1])
      mean(body.add("Sub", body.add("Softplus", operands[0]), product), as: output)
    case .meanSquaredError:
      let difference = body.add("Sub", operands[0], operands[1])
      mean(body.add("Mul", difference, difference), as: output)
    case .crossEntropy: crossEntropy(logarithmOf(operands[0]), operands[1], as: output)
    case .softmaxCrossEntropy:
      crossEntropy(body.add("LogSoftmax", operands[0], with: ["axis": -1]), operands[1], as: output)

    case .constant:
      let value = ONNXTensor([call.float(.value)], shape: [1])
      body.add("ConstantOfShape", sizes(of: result), with: ["value": .tensor(value)], as: output)
    case .normal: try normal(call, result, as: output)
    case .uniform: try uniform(call, result, as: output)
    case .categorical: try categorical(call, result, as: output)
    case .mixture: try mixture(call, labels: operands[0], result, as: output)
    case .swissRoll: try swissRoll(call, labels: operands[0], result, as: output)
    case .dropout: try dropout(call, operands[0], result, as: output)

    case .gate, .tanhAdjoint, .sigmoidAdjoint, .softplusAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint,
      .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .softmaxCrossEntropyAdjoint, .broadcast, .columnSums, .padColumns, .normalizeColumnsAdjoint, .sumSquares,
      .clipFactor, .rescale, .concatRows, .sliceRows, .adam, .sgd, .trackMean, .trackVariance:
      throw unexpected(instruction)
    }
  }

  // MARK: Columns

  /// Subtracts the mean of each column and divides by the standard deviation of the rows at hand.
  private mutating func normalizeColumns(_ x: String, epsilon: Float, as output: String) {
    let centred = body.add("Sub", x, body.add("ReduceMean", x, with: ["axes": [0]]))
    let variance = body.add("ReduceMean", body.add("Mul", centred, centred), with: ["axes": [0]])
    body.add("Div", centred, deviation(variance, epsilon: epsilon), as: output)
  }

  private mutating func deviation(_ variance: String, epsilon: Float) -> String {
    body.add("Sqrt", body.add("Add", variance, body.float(epsilon)))
  }

  // MARK: Losses

  private mutating func mean(_ x: String, as output: String) {
    body.add("ReduceMean", x, with: ["keepdims": 0], as: output)
  }

  /// Returns the logarithm that the cross-entropies take, which is finite at zero.
  private mutating func logarithmOf(_ x: String) -> String { body.add("Log", body.add("Add", x, body.float(1e-15))) }

  private mutating func binaryCrossEntropy(_ y: String, _ target: String, as output: String) {
    let one = body.float(1)
    let ones = body.add("Mul", target, logarithmOf(y))
    let zeros = body.add("Mul", body.add("Sub", one, target), logarithmOf(body.add("Sub", one, y)))
    mean(body.add("Neg", body.add("Add", ones, zeros)), as: output)
  }

  /// Writes the mean over the rows of how unlikely the targets are.
  private mutating func crossEntropy(_ logarithms: String, _ target: String, as output: String) {
    let products = body.add("Mul", logarithms, target)
    let sums = body.add("ReduceSum", products, body.integers([1]), with: ["keepdims": 0])
    mean(body.add("Neg", sums), as: output)
  }
}
