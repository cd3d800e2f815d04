/// What an opcode takes: the kinds of its operands, and its attributes.
package struct Signature: Sendable {
  package enum OperandKind: Hashable, Sendable {
    /// A float tensor: a value or a parameter.
    case tensor
    /// The step counter.
    case step
    /// The parameter that an update writes.
    case updated
  }

  package let operands: [OperandKind]
  package let attributes: [AttributeRule]

  init(_ operands: [OperandKind], _ attributes: [AttributeRule] = []) {
    self.operands = operands
    self.attributes = attributes
  }
}

extension Opcode {
  package var signature: Signature {
    switch self {
    case .linear: Signature([.tensor, .tensor, .tensor], [.zeros])
    case .matmul: Signature([.tensor, .tensor], [.zeros])
    case .add, .subtract, .multiply, .divide: Signature([.tensor, .tensor])
    case .scale: Signature([.tensor], [AttributeRule(.by, .finite)])
    case .exp, .log, .relu, .tanh, .sigmoid, .softplus, .softmax, .logSoftmax: Signature([.tensor])
    case .leakyReLU: Signature([.tensor], [AttributeRule(.slope, .nonNegative, default: .float(0.01))])
    case .dropout: Signature([.tensor, .step], [AttributeRule(.rate, .fraction), AttributeRule(.stream, .streams)])
    case .mean: Signature([.tensor])
    case .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy, .softmaxCrossEntropy:
      Signature([.tensor, .tensor])
    case .constant: Signature([], [AttributeRule(.value, .finite)])
    case .normal:
      Signature(
        [.step],
        [
          AttributeRule(.mean, .finite, default: .float(0)),
          AttributeRule(.deviation, .nonNegative, default: .float(1)),
          AttributeRule(.stream, .stream),
        ])
    case .uniform:
      Signature(
        [.step],
        [
          AttributeRule(.low, .finite, default: .float(0)),
          AttributeRule(.high, .finite, default: .float(1)),
          AttributeRule(.stream, .stream),
        ])
    case .gate:
      Signature(
        [.tensor, .tensor],
        [
          AttributeRule(.scale, .finite, default: .float(1)),
          AttributeRule(.slope, .nonNegative, default: .float(0)),
        ])
    case .tanhAdjoint, .sigmoidAdjoint, .softplusAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint:
      Signature([.tensor, .tensor])
    case .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint,
      .meanSquaredErrorAdjoint:
      Signature(
        [.tensor, .tensor, .tensor],
        [AttributeRule(.wrt, .words(["prediction", "target"]), default: .word("prediction"))])
    case .broadcast: Signature([.tensor], [AttributeRule(.scale, .finite, default: .float(1))])
    case .columnSums: Signature([.tensor])
    case .concatRows: Signature([.tensor, .tensor])
    case .concatColumns: Signature([.tensor, .tensor])
    case .sliceColumns, .padColumns: Signature([.tensor], [AttributeRule(.from, .count, default: .integer(0))])
    case .categorical: Signature([.step], [AttributeRule(.stream, .stream)])
    case .mixture:
      Signature(
        [.tensor, .step],
        [
          AttributeRule(.components, .count),
          AttributeRule(.radius, .nonNegative),
          AttributeRule(.deviation, .nonNegative),
          AttributeRule(.across, .nonNegative),
          AttributeRule(.stream, .stream),
        ])
    case .swissRoll:
      Signature(
        [.tensor, .step],
        [
          AttributeRule(.components, .count),
          AttributeRule(.radius, .nonNegative),
          AttributeRule(.turns, .nonNegative),
          AttributeRule(.deviation, .nonNegative),
          AttributeRule(.stream, .stream),
        ])
    case .scaleColumns, .shiftColumns: Signature([.tensor, .tensor])
    case .normalizeColumns, .inverseDeviation: Signature([.tensor], [AttributeRule(.epsilon, .positive)])
    case .normalizeColumnsAdjoint: Signature([.tensor, .tensor], [AttributeRule(.epsilon, .positive)])
    case .sumSquares: Signature([.tensor])
    case .clipFactor: Signature([.tensor], [AttributeRule(.norm, .positive)])
    case .rescale: Signature([.tensor, .tensor])
    case .trackMean, .trackVariance:
      Signature([.updated, .tensor], [AttributeRule(.factor, .nonNegative, default: .float(0.1))])
    case .sliceRows: Signature([.tensor], [AttributeRule(.from, .count, default: .integer(0))])
    case .adam:
      Signature(
        [.updated, .tensor, .step],
        [
          AttributeRule(.rate, .nonNegative),
          AttributeRule(.beta1, .fraction, default: .float(0.9)),
          AttributeRule(.beta2, .fraction, default: .float(0.999)),
          AttributeRule(.epsilon, .positive, default: .float(1e-8)),
          AttributeRule(.decay, .nonNegative, default: .float(0)),
        ] + scheduleRules)
    case .sgd:
      Signature(
        [.updated, .tensor, .step],
        [
          AttributeRule(.rate, .nonNegative),
          AttributeRule(.momentum, .fraction, default: .float(0)),
          AttributeRule(.nesterov, .words(["false", "true"]), default: .word("false")),
        ] + scheduleRules)
    }
  }
}

/// The attributes that change the rate of an update with the step: each attribute that is not at its default multiplies
/// the rate. See ``RateSchedule``.
private let scheduleRules = [
  AttributeRule(.warmup, .count, default: .integer(0)),
  AttributeRule(.at, .counts, default: .integer(0)),
  AttributeRule(.factor, .nonNegative, default: .float(0.1)),
  AttributeRule(.over, .count, default: .integer(0)),
]
