extension Verifier {
  mutating func checkTerminator(of function: Function, _ index: Int) {
    let anchor = Anchor.terminator(function: index)
    let type = function[function.terminator.value].type
    if type != function.resultType {
      report("result of '@\(function.name)': expected \(function.resultType), found \(type)", at: anchor)
    }
    guard case .minimize(let loss, let networks, let optimizer) = function.terminator else {
      if form == .elaborated, function.kind == .phase {
        report("expected an elaborated phase to end in 'minimize', found 'return'", at: anchor)
      }
      return
    }
    if function.kind == .func { report("expected a func to end in 'return', found 'minimize'", at: anchor) }
    if form != .elaborated {
      report("expected a phase of form '\(form.rawValue)' to end in 'return', found 'minimize'", at: anchor)
    }
    if !type.isScalar { report("operand 0 of 'minimize': expected f32, found \(type)", at: anchor) }
    if !optimizer.opcode.isOptimizer {
      report("expected 'adam' or 'sgd' after 'with', found '\(optimizer.opcode.rawValue)'", at: anchor)
    } else {
      checkAttributes(of: optimizer.opcode, optimizer.attributes, at: anchor)
      if optimizer.opcode.signature.operands.contains(.step), function.argument(named: "step") == nil {
        report("expected an argument '%step: i64' for '\(optimizer.opcode.rawValue)', found none", at: anchor)
      }
    }
    if let clip = optimizer.clip, !(clip > 0 && clip.isFinite) {
      report("attribute 'norm' of 'clip': expected a number above 0, found \(clip)", at: anchor)
    }
    checkTrained(networks, by: loss, in: function, at: anchor)
  }

  /// A phase that trains nothing is the most common mistake in adversarial code, so it is an error here.
  private mutating func checkTrained(_ networks: [String], by loss: Value, in function: Function, at anchor: Anchor) {
    if networks.isEmpty { report("expected at least one network after 'over', found none", at: anchor) }
    let reached = function.parametersReaching(loss)
    for (position, network) in networks.enumerated() {
      if networks[..<position].contains(network) {
        report("expected network '\(network)' once after 'over', found it again", at: anchor)
      }
      let owned = module.parameters.indices.filter {
        module.parameters[$0].belongs(to: network) && !module.parameters[$0].isBuffer
      }
      if owned.isEmpty {
        report("expected a network with parameters, found '@\(network)'", at: anchor)
      } else if !owned.contains(where: { reached.contains(Parameter($0)) }) {
        report("expected a loss that depends on '@\(network)', found one that does not", at: anchor)
      }
    }
  }

  mutating func checkForm(of function: Function, _ index: Int) {
    var updated: Set<Parameter> = []
    for (position, instruction) in function.body.enumerated() {
      let anchor = Anchor.instruction(function: index, position)
      if !instruction.epilogues.isEmpty, form == .elaborated || form == .differentiated {
        report("expected no '|>' before optimisation", at: anchor)
      }
      for call in instruction.calls { check(call, in: function, at: anchor) }
      for (number, operand) in instruction.allOperands.enumerated() {
        guard let parameter = operand.parameter, updated.contains(parameter) else { continue }
        if instruction.opcode.isTracking, number == 0 { continue }
        report(
          "expected no use of '@\(module[parameter].name)' after its update",
          at: .operand(function: index, instruction: position, number))
      }
      if let parameter = instruction.updatedParameter {
        // A tile may be updated before another tile has read it.
        if instruction.allOperands.count(where: { $0.parameter == parameter }) > 1 {
          report("expected no other use of '@\(module[parameter].name)' in its update", at: anchor)
        }
        updated.insert(parameter)
      }
      for result in instruction.results {
        checkOffset(function[result], at: .result(function: index, instruction: position))
      }
    }
  }

  private mutating func check(_ call: Call, in function: Function, at anchor: Anchor) {
    let name = call.opcode.rawValue
    switch call.opcode.traits.family {
    case .primal, .source: break
    case .derived:
      if form == .elaborated { report("expected no '\(name)' before differentiation", at: anchor) }
    case .optimizer, .tracking:
      if let parameter = call.updatedParameter, module[parameter].isBuffer != call.opcode.isTracking {
        let kind = call.opcode.isTracking ? "a 'buffer'" : "a 'param'"
        report(
          "operand 0 of '\(name)': expected \(kind), found '@\(module[parameter].name)', which is none", at: anchor)
      }
      if form == .elaborated && !call.opcode.isTracking || function.kind == .func {
        report("expected no '\(name)' in \(form == .elaborated ? "an elaborated phase" : "a func")", at: anchor)
      }
    }
  }

  private mutating func checkOffset(_ info: ValueInfo, at anchor: Anchor) {
    switch (form, info.offset) {
    case (.planned, nil): report("expected 'at OFFSET' on every result of a planned function, found none", at: anchor)
    case (.planned, let offset?):
      if offset < 0 || offset % 64 != 0 {
        report("expected an offset that is a multiple of 64, found \(offset)", at: anchor)
      }
      if offset >= 1 << 51 { report("expected an offset below 2^51, found \(offset)", at: anchor) }
    case (_, nil): break
    case (_, let offset?):
      report("expected no 'at OFFSET' before planning, found \(offset)", at: anchor)
    }
  }
}

extension Function {
  /// The parameters that `value` is computed from.
  package func parametersReaching(_ value: Value) -> Set<Parameter> {
    var needed: Set<Value> = [value]
    var parameters: Set<Parameter> = []
    for instruction in body.reversed() {
      if !instruction.results.contains(where: needed.contains) { continue }
      for operand in instruction.allOperands {
        switch operand.source {
        case .value(let value): needed.insert(value)
        case .parameter(let parameter): parameters.insert(parameter)
        }
      }
    }
    return parameters
  }
}
