import IngotDiagnostics
import IngotIR

/// An instruction of the adjoint program that is not yet named.
struct Contribution {
  var opcode: Opcode
  var operands: [Operand]
  var attributes: [AttributeName: AttributeValue]
  var type: TensorType?
  var location: SourceLocation?

  init(
    _ opcode: Opcode, _ operands: [Operand], _ attributes: [AttributeName: AttributeValue] = [:],
    type: TensorType? = nil, location: SourceLocation? = nil
  ) {
    self.opcode = opcode
    self.operands = operands
    self.attributes = attributes
    self.type = type
    self.location = location
  }
}

/// The value that an instruction passes back to one operand: the adjoint of its result passed through a chain of
/// instructions, which is empty if the derivative is one.
struct Contributions {
  var seed: Value
  var links: [(Value) -> Contribution]
}

extension Instruction {
  /// Every derivative that Ingot knows; `d` is the adjoint of the result `y`.
  ///
  /// - Parameters:
  ///   - number: the operand that the gradient flows to.
  ///   - types: the types of the operands, not transposed.
  ///   - seed: the adjoint of the result.
  func contributions(toOperand number: Int, of types: [TensorType], seed: Value) -> Contributions {
    let type = types[number]
    let location = location
    func through(_ links: ((Operand) -> Contribution)...) -> Contributions {
      Contributions(
        seed: seed,
        links: links.map { link in
          { value in
            var contribution = link(.value(value))
            contribution.location = location
            return contribution
          }
        })
    }
    func negated(_ d: Operand) -> Contribution { Contribution(.scale, [d], [.by: .float(-1)]) }
    func lossAdjoint(_ opcode: Opcode) -> Contributions {
      let wrt = AttributeValue.word(number == 0 ? "prediction" : "target")
      return through { d in Contribution(opcode, [d, operands[0], operands[1]], [.wrt: wrt]) }
    }
    guard let result else { fatalError("an update has no adjoint") }
    let y = Operand.value(result)

    switch opcode {
    case .linear:
      switch number {
      case 0: return through { d in Contribution(.matmul, [d, operands[1].transposed]) }
      case 1: return through { d in Contribution(.matmul, [operands[0].transposed, d]) }
      default: return through { d in Contribution(.columnSums, [d]) }
      }
    case .matmul:
      let (left, right) = (operands[0], operands[1])
      // With y = A B: dA = d B^T and dB = A^T d; for an operand that is read as its transpose, the transpose of these.
      switch (number, operands[number].isTransposed) {
      case (0, false): return through { d in Contribution(.matmul, [d, right.transposed]) }
      case (0, true): return through { d in Contribution(.matmul, [right, d.transposed]) }
      case (_, false): return through { d in Contribution(.matmul, [left.transposed, d]) }
      case (_, true): return through { d in Contribution(.matmul, [d.transposed, left]) }
      }
    case .add: return through()
    case .subtract: return number == 0 ? through() : through(negated)
    case .multiply: return through { d in Contribution(.multiply, [d, operands[1 - number]]) }
    case .divide:
      if number == 0 { return through { d in Contribution(.divide, [d, operands[1]]) } }
      return through(
        { d in Contribution(.multiply, [d, y]) },
        { d in Contribution(.divide, [d, operands[1]]) },
        negated)
    case .scale: return through { d in Contribution(.scale, [d], [.by: .float(call.float(.by))]) }
    case .exp: return through { d in Contribution(.multiply, [d, y]) }
    case .log: return through { d in Contribution(.divide, [d, operands[0]]) }
    case .relu: return through { d in Contribution(.gate, [d, y]) }
    case .leakyReLU: return through { d in Contribution(.gate, [d, y], [.slope: .float(call.float(.slope))]) }
    case .tanh: return through { d in Contribution(.tanhAdjoint, [d, y]) }
    case .sigmoid: return through { d in Contribution(.sigmoidAdjoint, [d, y]) }
    case .softplus: return through { d in Contribution(.softplusAdjoint, [d, y]) }
    case .concatColumns:
      let from = number == 0 ? 0 : types[0].columns
      return through { d in Contribution(.sliceColumns, [d], [.from: .integer(from)], type: type) }
    case .sliceColumns:
      return through { d in Contribution(.padColumns, [d], [.from: .integer(call.integer(.from))], type: type) }
    case .scaleColumns:
      if number == 0 { return through { d in Contribution(.scaleColumns, [d, operands[1]]) } }
      return through(
        { d in Contribution(.multiply, [d, operands[0]]) },
        { d in Contribution(.columnSums, [d]) })
    case .shiftColumns: return number == 0 ? through() : through { d in Contribution(.columnSums, [d]) }
    case .normalizeColumns:
      return through { d in
        Contribution(.normalizeColumnsAdjoint, [d, operands[0]], [.epsilon: .float(call.float(.epsilon))])
      }
    case .inverseDeviation:
      // The derivative of (v + epsilon)^(-1/2) is -y³ / 2.
      return through(
        { d in Contribution(.multiply, [d, y]) },
        { d in Contribution(.multiply, [d, y]) },
        { d in Contribution(.multiply, [d, y]) },
        { d in Contribution(.scale, [d], [.by: .float(-0.5)]) })
    case .softmax: return through { d in Contribution(.softmaxAdjoint, [d, y]) }
    case .logSoftmax: return through { d in Contribution(.logSoftmaxAdjoint, [d, y]) }
    case .dropout:
      return through { d in
        Contribution(
          .dropout, [d, operands[1]], [.rate: .float(call.float(.rate)), .stream: .integer(call.integer(.stream))])
      }
    case .mean:
      return through { d in
        Contribution(.broadcast, [d], [.scale: .float(1 / Float(type.count))], type: type)
      }
    case .binaryCrossEntropy: return lossAdjoint(.binaryCrossEntropyAdjoint)
    case .meanSquaredError: return lossAdjoint(.meanSquaredErrorAdjoint)
    case .crossEntropy: return lossAdjoint(.crossEntropyAdjoint)
    case .bceWithLogits: return lossAdjoint(.bceWithLogitsAdjoint)
    case .softmaxCrossEntropy: return lossAdjoint(.softmaxCrossEntropyAdjoint)
    case .constant, .normal, .uniform, .categorical, .padColumns, .gate, .tanhAdjoint, .sigmoidAdjoint,
      .softplusAdjoint,
      .softmaxAdjoint, .logSoftmaxAdjoint,
      .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .softmaxCrossEntropyAdjoint, .broadcast, .columnSums, .concatRows, .sliceRows, .mixture, .swissRoll,
      .normalizeColumnsAdjoint, .sumSquares, .clipFactor, .rescale, .adam, .sgd, .trackMean, .trackVariance:
      fatalError("the reverse sweep reports '\(opcode.rawValue)' before it asks for its adjoint")
    }
  }
}
