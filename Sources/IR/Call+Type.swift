import IngotDiagnostics

/// A type that breaks an opcode's rule: `expected X, found Y`, at one operand or at the result.
package struct TypeMismatch: Error, Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    case operand(Int)
    case attribute(AttributeName)
    case result
  }

  package var place: Place
  package var expected: String
  package var found: String

  package init(_ place: Place, expected: String, found: String) {
    self.place = place
    self.expected = expected
    self.found = found
  }
}

extension Call {
  /// Returns the type of the result, or nil for an update.
  ///
  /// - Parameters:
  ///   - operands: the types as the call reads them, transposed if the operand is; includes the operand from a pipe.
  ///   - declared: the type that the instruction states; required by opcodes that cannot infer it from their operands.
  package func resultType(_ operands: [TensorType], declared: TensorType?) throws(TypeMismatch) -> TensorType? {
    switch opcode {
    case .linear:
      let (x, weight, bias) = (operands[0], operands[1], operands[2])
      try expect(x.rank == 2, 0, "a matrix", x)
      try expect(weight.rank == 2, 1, "a matrix", weight)
      try expect(weight.shape[0] == x.shape[1], 1, TensorType.f32(x.shape[1], weight.shape[1]), weight)
      try expect(bias.shape == [weight.shape[1]], 2, TensorType.f32(weight.shape[1]), bias)
      return .f32(x.shape[0], weight.shape[1])
    case .matmul:
      let (left, right) = (operands[0], operands[1])
      try expect(left.rank == 2, 0, "a matrix", left)
      try expect(right.rank == 2, 1, "a matrix", right)
      try expect(right.shape[0] == left.shape[1], 1, TensorType.f32(left.shape[1], right.shape[1]), right)
      return .f32(left.shape[0], right.shape[1])
    case .add, .subtract, .multiply, .divide, .gate, .tanhAdjoint, .sigmoidAdjoint,
      .softplusAdjoint:
      try expect(operands[1] == operands[0], 1, operands[0], operands[1])
      return operands[0]
    case .softmaxAdjoint, .logSoftmaxAdjoint:
      try expect(operands[0].rank >= 1, 0, "at least one dimension", operands[0])
      try expect(operands[1] == operands[0], 1, operands[0], operands[1])
      return operands[0]
    case .scale, .exp, .log, .relu, .leakyReLU, .tanh, .sigmoid, .softplus, .dropout, .inverseDeviation:
      return operands[0]
    case .softmax, .logSoftmax:
      try expect(operands[0].rank >= 1, 0, "at least one dimension", operands[0])
      return operands[0]
    case .mean, .sumSquares:
      return .scalar
    case .clipFactor:
      try expect(operands[0].isScalar, 0, TensorType.scalar, operands[0])
      return .scalar
    case .rescale:
      try expect(operands[1].isScalar, 1, TensorType.scalar, operands[1])
      return operands[0]
    case .scaleColumns, .shiftColumns:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      let row = TensorType.f32(operands[0].shape[1])
      try expect(operands[1] == row, 1, row, operands[1])
      return operands[0]
    case .normalizeColumns:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      return operands[0]
    case .normalizeColumnsAdjoint:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      try expect(operands[1] == operands[0], 1, operands[0], operands[1])
      return operands[0]
    case .mixture, .swissRoll:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      let declared = try requireDeclared(declared)
      let expected = TensorType.f32(operands[0].shape[0], 2)
      if declared != expected { throw TypeMismatch(.result, expected: "\(expected)", found: "\(declared)") }
      // Labels have a column for each component.
      let components = integer(.components)
      guard (1...operands[0].columns).contains(components) else {
        throw TypeMismatch(
          .attribute(.components), expected: "an integer from 1 to \(operands[0].columns)", found: "\(components)")
      }
      return declared
    case .trackMean, .trackVariance:
      try expect(operands[1].rank == 2, 1, "a matrix", operands[1])
      let row = TensorType.f32(operands[1].shape[1])
      try expect(operands[0] == row, 0, row, operands[0])
      return nil
    case .binaryCrossEntropy, .bceWithLogits, .meanSquaredError:
      try expect(operands[1] == operands[0], 1, operands[0], operands[1])
      return .scalar
    case .crossEntropy, .softmaxCrossEntropy:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      try expect(operands[1] == operands[0], 1, operands[0], operands[1])
      return .scalar
    case .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .softmaxCrossEntropyAdjoint:
      try expect(operands[0].isScalar, 0, TensorType.scalar, operands[0])
      try expect(operands[2] == operands[1], 2, operands[1], operands[2])
      return operands[1]
    case .broadcast:
      try expect(operands[0].isScalar, 0, TensorType.scalar, operands[0])
      return try requireDeclared(declared)
    case .columnSums:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      return .f32(operands[0].shape[1])
    case .concatRows:
      let (top, bottom) = (operands[0], operands[1])
      try expect(top.rank == 2, 0, "a matrix", top)
      try expect(bottom.rank == 2 && bottom.shape[1] == top.shape[1], 1, "a matrix of \(top.shape[1]) columns", bottom)
      guard let rows = checkedSum([top.shape[0], bottom.shape[0]]) else {
        throw TypeMismatch(.operand(1), expected: "rows whose sum fits 64 bits", found: "\(bottom)")
      }
      return .f32(rows, top.shape[1])
    case .sliceRows:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      let declared = try requireDeclared(declared)
      guard declared.rank == 2, declared.shape[1] == operands[0].shape[1], declared.shape[0] <= operands[0].shape[0]
      else { throw TypeMismatch(.result, expected: "rows of \(operands[0])", found: "\(declared)") }
      try expectStart(atMost: operands[0].shape[0] - declared.shape[0])
      return declared
    case .concatColumns:
      let (left, right) = (operands[0], operands[1])
      try expect(left.rank == 2, 0, "a matrix", left)
      try expect(right.rank == 2 && right.shape[0] == left.shape[0], 1, "a matrix of \(left.shape[0]) rows", right)
      guard let columns = checkedSum([left.shape[1], right.shape[1]]) else {
        throw TypeMismatch(.operand(1), expected: "columns whose sum fits 64 bits", found: "\(right)")
      }
      return .f32(left.shape[0], columns)
    case .sliceColumns:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      let declared = try requireDeclared(declared)
      guard declared.rank == 2, declared.shape[0] == operands[0].shape[0], declared.columns <= operands[0].columns
      else { throw TypeMismatch(.result, expected: "columns of \(operands[0])", found: "\(declared)") }
      try expectStart(atMost: operands[0].columns - declared.columns)
      return declared
    case .padColumns:
      try expect(operands[0].rank == 2, 0, "a matrix", operands[0])
      let declared = try requireDeclared(declared)
      guard declared.rank == 2, declared.shape[0] == operands[0].shape[0] else {
        throw TypeMismatch(.result, expected: "columns of \(operands[0])", found: "\(declared)")
      }
      guard declared.columns >= operands[0].columns else {
        throw TypeMismatch(.result, expected: "at least the columns of \(operands[0])", found: "\(declared)")
      }
      try expectStart(atMost: declared.columns - operands[0].columns)
      return declared
    case .categorical:
      let declared = try requireDeclared(declared)
      guard declared.rank == 2 else { throw TypeMismatch(.result, expected: "a matrix", found: "\(declared)") }
      return declared
    case .constant, .normal, .uniform:
      return try requireDeclared(declared)
    case .adam, .sgd:
      try expect(operands[1] == operands[0], 1, operands[0], operands[1])
      return nil
    }
  }

  /// A slice cut from a tensor, or put into one, must not extend past its end.
  private func expectStart(atMost last: Int) throws(TypeMismatch) {
    let from = integer(.from)
    if from > last { throw TypeMismatch(.attribute(.from), expected: "at most \(last)", found: "\(from)") }
  }

  private func requireDeclared(_ declared: TensorType?) throws(TypeMismatch) -> TensorType {
    guard let declared else { throw TypeMismatch(.result, expected: "a type", found: "none") }
    guard declared.element == .f32 else {
      throw TypeMismatch(.result, expected: "a type of f32", found: "\(declared)")
    }
    return declared
  }

  private func expect(
    _ holds: Bool, _ operand: Int, _ expected: some CustomStringConvertible, _ found: TensorType
  ) throws(TypeMismatch) {
    if !holds { throw TypeMismatch(.operand(operand), expected: "\(expected)", found: "\(found)") }
  }
}
