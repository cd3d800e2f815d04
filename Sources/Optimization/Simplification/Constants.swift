import IngotIR

extension SimplificationRule {
  /// Arithmetic on tensors whose elements all equal one known number. A result that is not finite is left to run, so that
  /// it shows where it arises.
  static let constants = [
    SimplificationRule(name: "fold-constant") { instruction, definitions in
      guard instruction.call.operands.allSatisfy({ definitions.constant($0) != nil }),
        let number = instruction.call.folded(instruction.operands.compactMap(definitions.constant)),
        number.isFinite
      else { return nil }
      return .call(
        Call(.constant, [], Attributes([.value: .float(number)], rules: Opcode.constant.signature.attributes)))
    }
  ]
}

extension Call {
  /// The number that every element of the result equals when every element of operand `i` equals `numbers[i]`; nil for
  /// opcodes that are not folded.
  fileprivate func folded(_ numbers: [Float]) -> Float? {
    switch opcode {
    case .add: numbers[0] + numbers[1]
    case .subtract: numbers[0] - numbers[1]
    case .multiply: numbers[0] * numbers[1]
    case .divide: numbers[0] / numbers[1]
    case .scale: numbers[0] * float(.by)
    case .broadcast: numbers[0] * float(.scale)
    case .relu: max(numbers[0], 0)
    case .leakyReLU: numbers[0] > 0 ? numbers[0] : numbers[0] * float(.slope)
    case .mean, .concatRows, .sliceRows, .concatColumns, .sliceColumns:
      numbers.allSatisfy { $0 == numbers[0] } ? numbers[0] : nil
    case .gate: numbers[1] > 0 ? float(.scale) * numbers[0] : float(.slope) * float(.scale) * numbers[0]
    case .linear, .matmul, .exp, .log, .tanh, .sigmoid, .dropout, .softmax, .logSoftmax, .binaryCrossEntropy,
      .bceWithLogits, .meanSquaredError, .crossEntropy, .softmaxCrossEntropy, .constant, .normal, .uniform,
      .categorical, .padColumns,
      .tanhAdjoint, .sigmoidAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint, .binaryCrossEntropyAdjoint,
      .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint, .columnSums,
      .mixture, .swissRoll, .scaleColumns, .shiftColumns, .normalizeColumns, .inverseDeviation,
      .normalizeColumnsAdjoint,
      .sumSquares, .clipFactor, .rescale, .adam, .sgd, .trackMean, .trackVariance:
      nil
    }
  }
}
