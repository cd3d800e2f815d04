import IngotIR

extension SimplificationRule {
  /// Rules for gates after dropout and ReLU. After both, in either order, the output is its own mask: it is above zero
  /// exactly where the input was above zero and the element was kept. (This holds for ReLU only: a leaky ReLU passes
  /// negative numbers, which dropout's zeros hide.)
  static let gates = [
    // dropout(gate(d, y)) -> gate(d, y) scaled, y = relu(dropout x) with the same draw
    SimplificationRule(name: "gate-of-relu-dropout") { instruction, definitions in
      guard instruction.opcode == .dropout, let gate = definitions.call(.gate, giving: instruction.operands[0]),
        gate.float(.slope) == 0, let relu = definitions.call(.relu, giving: gate.operands[1]),
        let dropout = definitions.call(.dropout, giving: relu.operands[0]),
        dropout.attributes == instruction.attributes
      else { return nil }
      return .gate(gate.operands[0], gate.operands[1], scale: gate.float(.scale) * dropout.factor)
    },
    // gate(dropout d, h) -> gate(d, y) scaled, y = dropout h with the same draw, h = relu x
    SimplificationRule(name: "gate-of-dropout-relu") { instruction, definitions in
      guard instruction.opcode == .gate, instruction.call.float(.slope) == 0,
        let dropout = definitions.call(.dropout, giving: instruction.operands[0]),
        definitions.call(.relu, giving: instruction.operands[1]) != nil,
        let y = definitions.value(
          of: Call(.dropout, [instruction.operands[1], dropout.operands[1]], dropout.attributes))
      else { return nil }
      return .gate(dropout.operands[0], .value(y), scale: instruction.call.float(.scale) * dropout.factor)
    },
  ]
}

extension Call {
  /// The factor by which dropout multiplies the elements that it keeps.
  fileprivate var factor: Float { 1 / (1 - float(.rate)) }
}

extension Rewrite {
  /// Returns nil if the scale overflows.
  fileprivate static func gate(_ d: Operand, _ h: Operand, scale: Float) -> Rewrite? {
    guard scale.isFinite else { return nil }
    return .call(Call(.gate, [d, h], Attributes([.scale: .float(scale)], rules: Opcode.gate.signature.attributes)))
  }
}
