extension Verifier {
  /// A draw from a random stream: the same stream may be drawn again (the adjoint of dropout does), but only alike.
  private struct Draw: Hashable {
    let opcode: Opcode
    let attributes: Attributes
    let type: TensorType
  }

  mutating func checkBody(of function: Function, _ index: Int, names argumentNames: Set<String>) {
    var names = argumentNames
    var defined = Set(function.arguments)
    var draws: [Int: Draw] = [:]
    for (position, instruction) in function.body.enumerated() {
      let anchor = Anchor.instruction(function: index, position)
      let before = problems.count
      checkOperands(of: instruction, in: function, defined: defined, index, position)
      checkAttributes(of: instruction.opcode, instruction.attributes, at: anchor)
      if problems.count == before {
        checkType(of: instruction, in: function, index, position)
      }
      if problems.count == before, instruction.opcode.isRandom, let result = instruction.result {
        let draw = Draw(
          opcode: instruction.opcode, attributes: instruction.attributes, type: function[result].type)
        let stream = instruction.integer(.stream)
        if let first = draws.updateValue(draws[stream] ?? draw, forKey: stream), first != draw {
          report(
            "expected stream \(stream) to be drawn alike everywhere, found another opcode, rate or type", at: anchor)
        }
      }
      guard let result = instruction.result else { continue }
      if !defined.insert(result).inserted || !names.insert(function[result].name).inserted {
        report(
          "expected one value named '%\(function[result].name)', found another",
          at: .result(function: index, instruction: position))
      }
    }
    if !defined.contains(function.terminator.value) {
      report(
        "expected '%\(function[function.terminator.value].name)' to be defined before its use",
        at: .terminator(function: index))
    }
  }

  private mutating func checkOperands(
    of instruction: Instruction, in function: Function, defined: Set<Value>, _ index: Int, _ position: Int
  ) {
    let name = instruction.opcode.rawValue
    let kinds = instruction.opcode.signature.operands
    if instruction.operands.count != kinds.count {
      report(
        "expected \(kinds.count) operands of '\(name)', found \(instruction.operands.count)",
        at: .instruction(function: index, position))
      return
    }
    for (number, (operand, kind)) in zip(instruction.operands, kinds).enumerated() {
      let anchor = Anchor.operand(function: index, instruction: position, number)
      if let value = operand.value, !defined.contains(value) {
        report("expected '%\(function[value].name)' to be defined before its use", at: anchor)
        continue
      }
      let type = module.type(of: operand, in: function)
      let subject = "operand \(number) of '\(name)'"
      switch kind {
      case .tensor:
        if type.element != .f32 { report("\(subject): expected a tensor of f32, found \(type)", at: anchor) }
      case .step:
        if type != .step { report("\(subject): expected i64, found \(type)", at: anchor) }
      case .updated:
        if operand.parameter == nil {
          report("\(subject): expected a parameter, found '\(module.text(of: operand, in: function))'", at: anchor)
        }
      }
      if operand.isTransposed, instruction.opcode != .matmul {
        report("\(subject): expected no '^T' except in 'matmul'", at: anchor)
      }
    }
  }

  mutating func checkAttributes(of opcode: Opcode, _ attributes: Attributes, at anchor: Anchor) {
    let rules = opcode.signature.attributes
    let known = Set(rules.map(\.name))
    for name in attributes.names.subtracting(known).map(\.rawValue).sorted() {
      report("attribute '\(name)' of '\(opcode.rawValue)': expected no such attribute", at: anchor)
    }
    for rule in rules {
      let subject = "attribute '\(rule.name.rawValue)' of '\(opcode.rawValue)'"
      guard let value = attributes[rule.name] ?? rule.defaultValue else {
        report("\(subject): expected \(rule.expectation), found none", at: anchor)
        continue
      }
      if !rule.allows(value) {
        report("\(subject): expected \(rule.expectation), found \(value)", at: anchor)
      }
    }
  }

  private mutating func checkType(of instruction: Instruction, in function: Function, _ index: Int, _ position: Int) {
    let name = instruction.opcode.rawValue
    let anchor = Anchor.result(function: index, instruction: position)
    let declared = instruction.result.map { function[$0].type }
    if let declared { checkType(declared, at: anchor) }
    do {
      let operands = instruction.operands.map { module.type(of: $0, in: function) }
      let type = try instruction.opcode.resultType(operands, declared: declared)
      switch (type, declared) {
      case (nil, nil): break
      case (let type?, nil): report("result of '\(name)': expected \(type), found none", at: anchor)
      case (nil, let declared?): report("result of '\(name)': expected none, found \(declared)", at: anchor)
      case (let type?, let declared?):
        if type != declared { report("result of '\(name)': expected \(type), found \(declared)", at: anchor) }
      }
    } catch {
      switch error.place {
      case .operand(let number):
        report(
          "operand \(number) of '\(name)': expected \(error.expected), found \(error.found)",
          at: .operand(function: index, instruction: position, number))
      case .result:
        report("result of '\(name)': expected \(error.expected), found \(error.found)", at: anchor)
      }
    }
  }
}
