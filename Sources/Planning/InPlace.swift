package import IngotIR

extension Opcode {
  /// The operands whose bytes the result may take when they die in the instruction: the kernel reads element `i` of them
  /// before it writes element `i`, and nothing else of them.
  package var overwritableOperands: [Int] {
    switch self {
    case .scale, .exp, .log, .relu, .leakyReLU, .tanh, .sigmoid, .dropout, .scaleColumns, .shiftColumns,
      .inverseDeviation, .rescale:
      [0]
    case .add, .subtract, .multiply, .divide, .gate, .tanhAdjoint, .sigmoidAdjoint: [0, 1]
    case .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint: [1, 2]
    // Products write before they have read everything; rows of a softmax are read more than once.
    case .linear, .matmul, .softmax, .logSoftmax, .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError,
      .crossEntropy, .softmaxCrossEntropy, .constant, .normal, .uniform, .softmaxAdjoint, .logSoftmaxAdjoint,
      .softmaxCrossEntropyAdjoint, .broadcast, .columnSums, .concatRows, .sliceRows, .concatColumns, .sliceColumns,
      .padColumns, .categorical, .mixture, .swissRoll, .normalizeColumns, .normalizeColumnsAdjoint, .sumSquares,
      .clipFactor, .adam, .sgd, .trackMean, .trackVariance:
      []
    }
  }
}

extension Instruction {
  /// The values whose bytes the result may take, if they die here and have its size.
  package var overwritableValues: [Value] {
    guard epilogues.isEmpty, result != nil else { return [] }
    return opcode.overwritableOperands.compactMap { operands[$0].value }
  }
}
