package import IngotIR

/// Why exact zeros are expected in each value of a function.
///
///     phase @f(%x: f32[100x784] {role: images}, %step: i64)           ; %x: input
///       %2 = linear %x, @w, @b |> dropout %step {…} |> relu           ; %2: relu, dropout
///       %3 = scale %2 {by: 0.5}                                       ; %3: relu, dropout
///       %4 = sigmoid %3                                               ; %4: none
///       %d2 = matmul %d4, @v^T |> gate %2 {scale: 1.3333334}          ; %d2: gate
///
/// An expectation is no promise: images may be bright, and a unit may never be off. Zeros that say nothing about data,
/// such as those of a constant or those that `pad_columns` adds, do not count.
package struct ZeroAnalysis: Sendable {
  /// The reasons, indexed by value.
  private var reasons: [Set<ZeroReason>]

  package init(of function: Function) {
    reasons = function.values.map { $0.role?.zeros ?? [] }
    for instruction in function.body { visit(instruction) }
  }

  /// Returns why zeros are expected in a value; nothing if they are not.
  package func reasons(for value: Value) -> Set<ZeroReason> { reasons[value.index] }

  /// Returns why zeros are expected in an operand. They are not in a parameter.
  package func reasons(for operand: Operand) -> Set<ZeroReason> { operand.value.map { reasons[$0.index] } ?? [] }

  private mutating func visit(_ instruction: Instruction) {
    var piped: Set<ZeroReason> = []
    let taps = Dictionary(uniqueKeysWithValues: instruction.taps.map { ($0.epilogue + 1, $0.value) })
    for (order, call) in instruction.calls.enumerated() {
      var operands = call.operands.map { reasons(for: $0) }
      if order > 0, let place = call.opcode.pipedOperand { operands.insert(piped, at: place) }
      let found = call.zeros(given: operands)
      if let tap = taps[order] { reasons[tap.index] = found } else { piped = found }
    }
    if let result = instruction.result { reasons[result.index] = piped }
  }
}

extension ArgumentRole {
  fileprivate var zeros: Set<ZeroReason> {
    switch self {
    case .images, .labels, .knownLabels, .labelledImages, .labelsOfLabelled: [.input]
    case .code: []
    }
  }
}

extension Call {
  /// Returns why zeros are expected in the result, given why they are expected in each operand.
  fileprivate func zeros(given operands: [Set<ZeroReason>]) -> Set<ZeroReason> {
    switch opcode {
    // What makes zeros, and keeps those that it finds.
    case .relu: return operands[0].union([.relu])
    case .dropout: return float(.rate) > 0 ? operands[0].union([.dropout]) : operands[0]
    case .gate: return float(.slope) == 0 ? operands[0].union([.gate]) : operands[0]
    case .categorical: return [.input]

    // A zero of the operand is a zero of the result.
    case .scale, .rescale, .divide, .leakyReLU, .tanh, .tanhAdjoint, .sliceRows, .sliceColumns,
      .padColumns:
      return operands[0]
    case .multiply, .scaleColumns, .sigmoidAdjoint, .softplusAdjoint, .concatRows, .concatColumns:
      return operands[0].union(operands[1])
    case .softmaxAdjoint: return operands[1]
    // The derivative of `-t log(y)` with respect to `y` is `-t / y`; that of `-t z` with respect to `t` is `-z`.
    case .crossEntropyAdjoint: return word(.wrt) == "prediction" ? operands[2] : []
    case .bceWithLogitsAdjoint: return word(.wrt) == "target" ? operands[1] : []

    // A sum of several numbers, or a function that maps zero to something else.
    case .linear, .matmul, .add, .subtract, .shiftColumns, .exp, .log, .sigmoid, .softplus, .softmax, .logSoftmax,
      .logSoftmaxAdjoint, .normalizeColumns, .normalizeColumnsAdjoint, .inverseDeviation:
      return []
    case .binaryCrossEntropyAdjoint, .meanSquaredErrorAdjoint, .softmaxCrossEntropyAdjoint:
      return []
    case .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy, .softmaxCrossEntropy,
      .columnSums, .sumSquares, .clipFactor:
      return []
    case .constant, .broadcast, .normal, .uniform, .mixture, .swissRoll: return []

    case .adam, .sgd, .trackMean, .trackVariance: return []
    }
  }
}
