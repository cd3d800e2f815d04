import IngotDiagnostics
import IngotIR

/// The values of the function being parsed, by name.
private struct Scope {
  var values: [ValueInfo] = []
  var byName: [String: Value] = [:]

  mutating func define(_ info: ValueInfo) -> Value {
    values.append(info)
    let value = Value(values.count - 1)
    // The verifier reports a second definition of a name; uses continue to refer to the first.
    if byName[info.name] == nil { byName[info.name] = value }
    return value
  }
}

extension Parser {
  mutating func parseFunction() throws(Abandoned) {
    let index = module.functions.count
    guard let kind = Function.Kind(rawValue: advance().text) else { throw fail("expected 'phase' or 'func'") }
    let name = try take(.global, "the name of the \(kind.rawValue)")
    mark(.function(index), at: name.location)
    var scope = Scope()
    let arguments = try takeArguments(of: index, in: &scope)
    try expect("->")
    let resultType = try takeType()
    let role = try takeFunctionRole()
    try expect("{")
    var body: [Instruction] = []
    var terminator: Terminator?
    var terminatorLocation: SourceLocation?
    while terminator == nil, peek.kind != .end, !isNext("}") {
      do {
        if isNext("return") || isNext("minimize") {
          terminatorLocation = peek.location
          mark(.terminator(function: index), at: peek.location)
          terminator = try takeTerminator(in: scope)
        } else {
          body.append(try takeInstruction(function: index, position: body.count, in: &scope))
        }
        if !isAtLineEnd { throw fail("expected the end of the line, found \(peek.display)") }
      } catch {
        // Later uses of a value that failed to parse would only repeat the error.
        skipFailedLine(in: &scope)
      }
    }
    guard let terminator else { throw fail("expected 'return' or 'minimize', found \(peek.display)") }
    try expect("}")
    var function = Function(
      kind: kind, name: name.text, arguments: arguments, resultType: resultType, values: scope.values, body: body,
      terminator: terminator)
    function.role = role
    function.location = name.location
    function.terminatorLocation = terminatorLocation
    function.assignRoles()
    append(function)
  }

  /// Continues at the next line; a name that the failed line would have defined is defined anyway.
  private mutating func skipFailedLine(in scope: inout Scope) {
    guard let line = errors.last?.location?.line else { return skipLine() }
    if let name = definedName(onLine: line), scope.byName[name] == nil {
      _ = scope.define(ValueInfo(name: name, type: .scalar))
    }
    skip(line: line)
  }

  private mutating func takeArguments(of function: Int, in scope: inout Scope) throws(Abandoned) -> [Value] {
    try expect("(")
    var arguments: [Value] = []
    while !isNext(")") {
      if !arguments.isEmpty { try expect(",") }
      let name = try take(.value, "an argument")
      try expect(":")
      mark(.argument(function: function, arguments.count), at: name.location)
      var info = ValueInfo(name: name.text, type: try takeType())
      info.role = try takeArgumentRole()
      arguments.append(scope.define(info))
    }
    try expect(")")
    return arguments
  }

  private mutating func takeInstruction(
    function: Int, position: Int, in scope: inout Scope
  ) throws(Abandoned) -> Instruction {
    var names: [Token] = []
    if peek.kind == .value {
      repeat { names.append(try take(.value, "a value")) } while takeIfNext(",")
      try expect("=")
    }
    let opcodeToken = try take(.word, "an instruction")
    mark(.instruction(function: function, position), at: opcodeToken.location)
    var operands = 0
    func place() -> Anchor {
      defer { operands += 1 }
      return .operand(function: function, instruction: position, operands)
    }
    let call = try takeCall(opcodeToken, in: scope, place)
    var instruction = Instruction(call.opcode, call.operands, call.attributes, location: opcodeToken.location)
    while !isAtLineEnd, takeIfNext("|>") {
      if isAtLineEnd {
        throw fail("expected an opcode after '|>', found the end of the line", at: opcodeToken.location)
      }
      instruction.epilogues.append(try takeCall(try take(.word, "an opcode"), in: scope, place))
    }
    mark(.result(function: function, instruction: position), at: names.first?.location ?? opcodeToken.location)
    try takeResults(named: names, of: &instruction, at: opcodeToken, function, position, in: &scope)
    return instruction
  }

  private mutating func takeCall(_ token: Token, in scope: Scope, _ place: () -> Anchor) throws(Abandoned) -> Call {
    let opcode = try opcode(token)
    var operands: [Operand] = []
    while !isAtLineEnd, operands.isEmpty ? peek.kind == .value || peek.kind == .global : isNext(",") {
      if !operands.isEmpty { try expect(",") }
      mark(place(), at: peek.location)
      operands.append(try takeOperand(in: scope))
    }
    return Call(opcode, operands, try takeAttributes(of: opcode))
  }

  /// Parses `: TYPE [at OFFSET]` for each name before the equals sign.
  private mutating func takeResults(
    named names: [Token], of instruction: inout Instruction, at opcode: Token, _ function: Int, _ position: Int,
    in scope: inout Scope
  ) throws(Abandoned) {
    let hasType = !isAtLineEnd && isNext(":")
    if names.isEmpty {
      if !hasType { return }
      throw fail("expected '%NAME =' before an instruction with a result, found '\(opcode.text)'", at: opcode.location)
    }
    let most = max(1, instruction.expectedResults)
    if names.count > most {
      let expected = most == 1 ? "one result" : most == 2 ? "two results" : "\(most) results"
      throw fail("expected \(expected), found \(names.count)", at: names[1].location)
    }
    if !hasType {
      let found = isAtLineEnd ? "the end of the line" : peek.display
      throw fail(
        "expected ': TYPE' after an instruction with a result, found \(found)", at: isAtLineEnd ? opcode.location : nil)
    }
    try expect(":")
    mark(.result(function: function, instruction: position), at: peek.location)
    for (order, name) in names.enumerated() {
      if order > 0 {
        if isAtLineEnd { throw fail("expected a type for each result, found the end of the line", at: name.location) }
        try expect(",")
      }
      let type = try takeType()
      var offset: Int?
      if !isAtLineEnd, takeIfNext("at") { offset = try takeInteger("an offset in bytes") }
      let value = scope.define(ValueInfo(name: name.text, type: type, offset: offset))
      instruction.results.append(value)
    }
  }

  private mutating func opcode(_ token: Token) throws(Abandoned) -> Opcode {
    guard let opcode = Opcode(rawValue: token.text) else {
      let hint = suggestion(for: token.text, among: Opcode.allCases.map(\.rawValue))
      throw fail("expected an opcode, found \(token.display)\(hint)", at: token.location)
    }
    return opcode
  }

  private mutating func takeOperand(in scope: Scope) throws(Abandoned) -> Operand {
    let token = advance()
    var operand: Operand
    switch token.kind {
    case .value:
      guard let value = scope.byName[token.text] else {
        let hint = suggestion(for: token.text, among: scope.byName.keys)
        throw fail("expected a value defined above, found \(token.display)\(hint)", at: token.location)
      }
      operand = .value(value)
    case .global:
      guard let parameter = parameter(named: token.text) else {
        let hint = suggestion(for: token.text, among: parameterNames)
        throw fail("expected a parameter of the module, found \(token.display)\(hint)", at: token.location)
      }
      operand = .parameter(parameter)
    case .word, .punctuation, .end:
      throw fail("expected an operand, found \(token.display)", at: token.location)
    }
    if !isAtLineEnd, takeIfNext("^") {
      try expect("T")
      operand.isTransposed = true
    }
    return operand
  }

  private mutating func takeTerminator(in scope: Scope) throws(Abandoned) -> Terminator {
    let keyword = advance()
    let operand = try takeOperand(in: scope)
    guard let value = operand.value, !operand.isTransposed else {
      throw fail("expected a value after '\(keyword.text)', found a parameter or a transpose", at: keyword.location)
    }
    if keyword.text == "return" { return .return(value) }
    try expect("over")
    var networks: [String] = []
    repeat {
      networks.append(try take(.global, "a network").text)
    } while takeIfNext(",")
    try expect("with")
    let opcode = try opcode(try take(.word, "'adam' or 'sgd'"))
    var optimizer = Optimizer(opcode, try takeAttributes(of: opcode))
    if !isAtLineEnd, takeIfNext("clip") { optimizer.clip = try takeOnlyAttribute("norm") }
    return .minimize(value, networks: networks, optimizer: optimizer)
  }
}
