extension Verifier {
  /// A draw from a random stream. A stream may be drawn from again (the adjoint of dropout does), but only in the same
  /// way.
  private struct Draw: Hashable {
    let opcode: Opcode
    /// The attributes except the streams.
    let attributes: Attributes
    let type: TensorType
  }

  mutating func checkBody(of function: Function, _ index: Int, names argumentNames: Set<String>) {
    var names = argumentNames
    var defined = Set(function.arguments)
    var draws: [Int: Draw] = [:]
    for (position, instruction) in function.body.enumerated() {
      let before = problems.count
      checkOperands(of: instruction, in: function, defined: defined, index, position)
      for call in instruction.calls {
        checkAttributes(of: call.opcode, call.attributes, at: .instruction(function: index, position))
      }
      if problems.count == before { checkEpilogues(of: instruction, index, position) }
      if problems.count == before { checkLayouts(of: instruction, index, position) }
      if problems.count == before { checkTypes(of: instruction, in: function, index, position) }
      if problems.count == before { checkDraws(of: instruction, in: function, &draws, index, position) }
      for result in instruction.results {
        if !defined.insert(result).inserted || !names.insert(function[result].name).inserted {
          report(
            "expected one value named '%\(function[result].name)', found another",
            at: .result(function: index, instruction: position))
        }
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
    var number = 0
    for (order, call) in instruction.calls.enumerated() {
      let name = call.opcode.rawValue
      var kinds = call.opcode.signature.operands
      // The pipe supplies this operand.
      if order > 0, let piped = call.opcode.pipedOperand { kinds.remove(at: piped) }
      if call.operands.count != kinds.count {
        report(
          "expected \(kinds.count) operands of '\(name)', found \(call.operands.count)",
          at: .instruction(function: index, position))
        return
      }
      for (place, (operand, kind)) in zip(call.operands, kinds).enumerated() {
        let anchor = Anchor.operand(function: index, instruction: position, number)
        number += 1
        check(operand, kind, as: "operand \(place) of '\(name)'", in: function, defined: defined, at: anchor)
        if operand.isTransposed, call.opcode != .matmul {
          report("operand \(place) of '\(name)': expected no '^T' except in 'matmul'", at: anchor)
        }
      }
    }
  }

  private mutating func check(
    _ operand: Operand, _ kind: Signature.OperandKind, as subject: String, in function: Function, defined: Set<Value>,
    at anchor: Anchor
  ) {
    if let value = operand.value, !defined.contains(value) {
      report("expected '%\(function[value].name)' to be defined before its use", at: anchor)
      return
    }
    let type = module.type(of: operand, in: function)
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
  }

  /// Checks that epilogues follow a product, that each opcode can be an epilogue, and that an opcode that ends the pipe
  /// is the last.
  private mutating func checkEpilogues(of instruction: Instruction, _ index: Int, _ position: Int) {
    let anchor = Anchor.instruction(function: index, position)
    if instruction.epilogues.isEmpty { return }
    if !instruction.opcode.isProduct {
      report(
        "expected '|>' after 'linear' or 'matmul' only, found it after '\(instruction.opcode.rawValue)'", at: anchor)
    }
    if instruction.epilogues.count > Instruction.maximumEpilogues {
      report(
        "expected at most \(Instruction.maximumEpilogues) epilogues, found \(instruction.epilogues.count)", at: anchor)
    }
    for (order, epilogue) in instruction.epilogues.enumerated() {
      let name = epilogue.opcode.rawValue
      if epilogue.opcode.pipedOperand == nil { report("expected no '\(name)' after '|>'", at: anchor) }
      let ends = epilogue.opcode.tapsPipe || epilogue.opcode.isUpdate
      if ends, order < instruction.epilogues.count - 1 {
        report("expected '\(name)' at the end of the pipe", at: anchor)
      }
    }
  }

  /// Checks that parameters in panels are used only where the kernels know panels.
  private mutating func checkLayouts(of instruction: Instruction, _ index: Int, _ position: Int) {
    for (operand, parameter) in instruction.rowMajorParameters where module[parameter].layout != .rowMajor {
      report(
        "expected '@\(module[parameter].name)' in row-major order, found it in panels, which only a product's right operand "
          + "and an update alone after a product may be",
        at: .operand(function: index, instruction: position, operand))
    }
  }

  /// Checks that a stream belongs to one draw, which the adjoint of dropout repeats, and that several streams share the
  /// rows equally.
  private mutating func checkDraws(
    of instruction: Instruction, in function: Function, _ draws: inout [Int: Draw], _ index: Int, _ position: Int
  ) {
    let anchor = Anchor.instruction(function: index, position)
    // The value that an update at the end of the pipe consumes has the type of its parameter.
    let parameterType = instruction.updatedParameter.map { module[$0].type }
    guard let whole = instruction.result.map({ function[$0].type }) ?? parameterType else { return }
    for call in instruction.calls where call.opcode.isRandom {
      var type = whole
      let streams = call.streams
      if streams.count > 1 {
        guard type.rank == 2, type.shape[0] % streams.count == 0 else {
          return report("expected rows that \(streams.count) streams share equally, found \(type)", at: anchor)
        }
        type.shape[0] /= streams.count
      }
      for stream in streams {
        let draw = Draw(opcode: call.opcode, attributes: call.attributes.without(.stream), type: type)
        if let first = draws.updateValue(draws[stream] ?? draw, forKey: stream), first != draw {
          report(
            "expected stream \(stream) to be drawn alike everywhere, found another opcode, rate or type", at: anchor)
        }
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

  /// Checks the result types of the calls, in order, against the types that the instruction states.
  private mutating func checkTypes(of instruction: Instruction, in function: Function, _ index: Int, _ position: Int) {
    let anchor = Anchor.result(function: index, instruction: position)
    let declared = instruction.result.map { function[$0].type }
    for result in instruction.results { checkType(function[result].type, at: anchor) }
    let taps = Dictionary(uniqueKeysWithValues: instruction.taps.map { ($0.epilogue + 1, $0.value) })
    var piped: TensorType?
    var firstOperand = 0
    for (order, call) in instruction.calls.enumerated() {
      let name = call.opcode.rawValue
      var types = call.operands.map { module.type(of: $0, in: function) }
      if let piped, let place = call.opcode.pipedOperand { types.insert(piped, at: place) }
      do {
        let type = try call.resultType(types, declared: declared)
        if order > 0, call.opcode.tapsPipe {
          compare(type, taps[order].map { function[$0].type }, "result of '\(name)'", at: anchor)
        } else {
          piped = type
        }
      } catch {
        switch error.place {
        case .operand(let number):
          // In an epilogue, the operand that appears in the text is at fault.
          let place = piped == nil ? number : 0
          report(
            "operand \(number) of '\(name)': expected \(error.expected), found \(error.found)",
            at: .operand(function: index, instruction: position, firstOperand + place))
        case .attribute(let attribute):
          report(
            "attribute '\(attribute.rawValue)' of '\(name)': expected \(error.expected), found \(error.found)",
            at: anchor)
        case .result:
          report("result of '\(name)': expected \(error.expected), found \(error.found)", at: anchor)
        }
        return
      }
      firstOperand += call.operands.count
    }
    let last = (instruction.epilogues.last ?? instruction.call).opcode.rawValue
    compare(piped, declared, "result of '\(last)'", at: anchor)
    for extra in instruction.results.dropFirst(instruction.expectedResults) {
      compare(nil, function[extra].type, "result of '\(last)'", at: anchor)
    }
  }

  private mutating func compare(_ type: TensorType?, _ declared: TensorType?, _ subject: String, at anchor: Anchor) {
    switch (type, declared) {
    case (nil, nil): break
    case (let type?, nil): report("\(subject): expected \(type), found none", at: anchor)
    case (nil, let declared?): report("\(subject): expected none, found \(declared)", at: anchor)
    case (let type?, let declared?):
      if type != declared { report("\(subject): expected \(type), found \(declared)", at: anchor) }
    }
  }
}
