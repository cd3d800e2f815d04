import IngotIR

extension SimplificationRule {
  /// Rules for arithmetic on tensors whose elements all equal one known number. A computation with a result that is not
  /// finite is left to run, so that the result shows where it arises.
  static let constants = [
    SimplificationRule(name: "fold-constant") { instruction, definitions in
      guard let fold = folds[instruction.opcode],
        instruction.call.operands.allSatisfy({ definitions.constant($0) != nil }),
        let number = fold(instruction.call, instruction.operands.compactMap(definitions.constant)), number.isFinite
      else { return nil }
      return .call(
        Call(.constant, [], Attributes([.value: .float(number)], rules: Opcode.constant.signature.attributes)))
    }
  ]

  /// The number that every element of the result equals if every element of operand `i` equals number `i`; nil if there
  /// is none. Opcodes that are not listed are not folded.
  private static let folds: [Opcode: @Sendable (Call, [Float]) -> Float?] = [
    .add: { $1[0] + $1[1] },
    .subtract: { $1[0] - $1[1] },
    .multiply: { $1[0] * $1[1] },
    .divide: { $1[0] / $1[1] },
    .scale: { $1[0] * $0.float(.by) },
    .broadcast: { $1[0] * $0.float(.scale) },
    .relu: { max($1[0], 0) },
    .leakyReLU: { $1[0] > 0 ? $1[0] : $1[0] * $0.float(.slope) },
    .gate: { $1[1] > 0 ? $0.float(.scale) * $1[0] : $0.float(.slope) * $0.float(.scale) * $1[0] },
    .mean: common, .concatRows: common, .sliceRows: common, .concatColumns: common, .sliceColumns: common,
  ]

  /// The result of joining, slicing or averaging equal numbers is that number.
  private static let common: @Sendable (Call, [Float]) -> Float? = { _, numbers in
    numbers.allSatisfy { $0 == numbers[0] } ? numbers[0] : nil
  }
}
