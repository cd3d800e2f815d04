import IngotIR

extension SimplificationRule {
  /// Rules for instructions that change nothing, or that a cheaper instruction replaces.
  static let identities = [
    // scale x {by: 1} -> x
    SimplificationRule(name: "scale-by-one") { instruction, _ in
      guard instruction.opcode == .scale, instruction.call.float(.by) == 1 else { return nil }
      return instruction.operands[0].value.map(Rewrite.value)
    },
    // scale (scale x {by: a}) {by: b} -> scale x {by: a b}
    SimplificationRule(name: "scale-of-scale") { instruction, definitions in
      guard instruction.opcode == .scale, let inner = definitions.call(.scale, giving: instruction.operands[0])
      else { return nil }
      let (first, second) = (inner.float(.by), instruction.call.float(.by))
      let product = first * second
      // A product that overflows or vanishes in one step need not do so in two.
      return product.isNormal || first == 0 || second == 0 ? .call(.scale(inner.operands[0], by: product)) : nil
    },
    // add x, 0 and subtract x, 0 -> x
    SimplificationRule(name: "add-zero") { instruction, definitions in
      guard instruction.opcode == .add || instruction.opcode == .subtract else { return nil }
      if definitions.constant(instruction.operands[1]) == 0 { return instruction.operands[0].value.map(Rewrite.value) }
      guard instruction.opcode == .add, definitions.constant(instruction.operands[0]) == 0 else { return nil }
      return instruction.operands[1].value.map(Rewrite.value)
    },
    // multiply x, c -> scale x {by: c}
    SimplificationRule(name: "multiply-by-constant") { instruction, definitions in
      guard instruction.opcode == .multiply else { return nil }
      for (factor, other) in [(1, 0), (0, 1)] {
        guard let number = definitions.constant(instruction.operands[factor]) else { continue }
        return .call(.scale(instruction.operands[other], by: number))
      }
      return nil
    },
    // divide x, 1 -> x
    SimplificationRule(name: "divide-by-one") { instruction, definitions in
      guard instruction.opcode == .divide, definitions.constant(instruction.operands[1]) == 1 else { return nil }
      return instruction.operands[0].value.map(Rewrite.value)
    },
    // dropout x {rate: 0} -> x
    SimplificationRule(name: "dropout-of-nothing") { instruction, _ in
      guard instruction.opcode == .dropout, instruction.call.float(.rate) == 0 else { return nil }
      return instruction.operands[0].value.map(Rewrite.value)
    },
  ]
}

extension Call {
  static func scale(_ operand: Operand, by factor: Float) -> Call {
    Call(.scale, [operand], Attributes([.by: .float(factor)], rules: Opcode.scale.signature.attributes))
  }
}
