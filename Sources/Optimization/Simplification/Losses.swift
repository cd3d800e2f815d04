import IngotIR

extension SimplificationRule {
  /// Rules that combine a squashing function and the loss that takes its logarithm into one formula that neither
  /// overflows nor loses digits.
  static let losses = [
    // binary_cross_entropy(sigmoid z, t) -> bce_with_logits(z, t)
    SimplificationRule(name: "sigmoid-bce", changesFormula: true) { instruction, definitions in
      guard instruction.opcode == .binaryCrossEntropy,
        let sigmoid = definitions.call(.sigmoid, giving: instruction.operands[0])
      else { return nil }
      return .call(Call(.bceWithLogits, [sigmoid.operands[0], instruction.operands[1]]))
    },
    // sigmoid_adjoint(binary_cross_entropy_adjoint(d, y, t), y) -> bce_with_logits_adjoint(d, z, t), y = sigmoid z
    SimplificationRule(name: "sigmoid-bce-adjoint", changesFormula: true) { instruction, definitions in
      adjoint(
        instruction, definitions, of: .sigmoidAdjoint, .sigmoid, .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint)
    },
    // cross_entropy(softmax z, t) -> softmax_cross_entropy(z, t)
    SimplificationRule(name: "softmax-cross-entropy", changesFormula: true) { instruction, definitions in
      guard instruction.opcode == .crossEntropy,
        let softmax = definitions.call(.softmax, giving: instruction.operands[0])
      else { return nil }
      return .call(Call(.softmaxCrossEntropy, [softmax.operands[0], instruction.operands[1]]))
    },
    // softmax_adjoint(cross_entropy_adjoint(d, y, t), y) -> softmax_cross_entropy_adjoint(d, z, t), y = softmax z
    SimplificationRule(name: "softmax-cross-entropy-adjoint", changesFormula: true) { instruction, definitions in
      adjoint(
        instruction, definitions, of: .softmaxAdjoint, .softmax, .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint)
    },
    // log(softmax x) -> log_softmax x
    SimplificationRule(name: "log-softmax", changesFormula: true) { instruction, definitions in
      guard instruction.opcode == .log, let softmax = definitions.call(.softmax, giving: instruction.operands[0])
      else { return nil }
      return .call(Call(.logSoftmax, softmax.operands))
    },
    // softmax_adjoint(divide(d, y), y) -> log_softmax_adjoint(d, l), y = softmax x, l = log_softmax x
    SimplificationRule(name: "log-softmax-adjoint", changesFormula: true) { instruction, definitions in
      guard instruction.opcode == .softmaxAdjoint,
        let divide = definitions.call(.divide, giving: instruction.operands[0]),
        divide.operands[1] == instruction.operands[1],
        let softmax = definitions.call(.softmax, giving: instruction.operands[1]),
        let logarithms = definitions.value(of: Call(.logSoftmax, softmax.operands))
      else { return nil }
      return .call(Call(.logSoftmaxAdjoint, [divide.operands[0], .value(logarithms)]))
    },
  ]

  /// Combines the adjoint of a loss with the adjoint of the function that the loss is applied to.
  private static func adjoint(
    _ instruction: Instruction, _ definitions: Definitions, of outer: Opcode, _ function: Opcode, _ loss: Opcode,
    _ joined: Opcode
  ) -> Rewrite? {
    guard instruction.opcode == outer, let inner = definitions.call(loss, giving: instruction.operands[0]),
      inner.word(.wrt) == "prediction", inner.operands[1] == instruction.operands[1],
      let squashed = definitions.call(function, giving: instruction.operands[1])
    else { return nil }
    return .call(Call(joined, [inner.operands[0], squashed.operands[0], inner.operands[2]]))
  }
}
