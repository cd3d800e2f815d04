extension Module: CustomStringConvertible {
  /// The text form; parsing it yields the same module.
  package var description: String {
    var text = "module @\(name) {format: \(Self.format), batch: \(batch), seed: \(seed)}\n"
    if !parameters.isEmpty { text += "\n" }
    for parameter in parameters {
      text += "\(parameter.isBuffer ? "buffer" : "param") @\(parameter.name): \(parameter.type)"
      if parameter.layout != .rowMajor { text += " layout \(parameter.layout.rawValue)" }
      text += " = \(parameter.initializer)\n"
    }
    for function in functions {
      text += "\n" + self.text(of: function)
    }
    return text
  }

  /// The text of a function with its body, ending in a newline.
  package func text(of function: Function) -> String {
    let arguments = function.arguments.map { argument in
      let info = function[argument]
      return "%\(info.name): \(info.type)" + (info.role.map { " \($0)" } ?? "")
    }
    let role = function.role.map { " \($0)" } ?? ""
    var text = "\(function.kind.rawValue) @\(function.name)(\(arguments.joined(separator: ", "))) -> "
    text += "\(function.resultType)\(role) {\n"
    for instruction in function.body {
      text += "  \(self.text(of: instruction, in: function))\n"
    }
    return text + "  \(self.text(of: function.terminator, in: function))\n}\n"
  }

  package func text(of instruction: Instruction, in function: Function) -> String {
    let results = instruction.results
    var text = results.map { "%\(function[$0].name)" }.joined(separator: ", ")
    if !results.isEmpty { text += " = " }
    text += instruction.calls.map { self.text(of: $0, in: function) }.joined(separator: " |> ")
    let types = results.map { result in
      "\(function[result].type)" + (function[result].offset.map { " at \($0)" } ?? "")
    }
    if !types.isEmpty { text += " : " + types.joined(separator: ", ") }
    return text
  }

  package func text(of call: Call, in function: Function) -> String {
    var text = call.opcode.rawValue
    let operands = call.operands.map { self.text(of: $0, in: function) }
    if !operands.isEmpty { text += " " + operands.joined(separator: ", ") }
    return text + call.attributes.text(rules: call.opcode.signature.attributes)
  }

  package func text(of operand: Operand, in function: Function) -> String {
    let name =
      switch operand.source {
      case .value(let value): "%\(function[value].name)"
      case .parameter(let parameter): "@\(self[parameter].name)"
      }
    return operand.isTransposed ? name + "^T" : name
  }

  package func text(of terminator: Terminator, in function: Function) -> String {
    switch terminator {
    case .return(let value):
      return "return %\(function[value].name)"
    case .minimize(let loss, let networks, let optimizer):
      let names = networks.map { "@\($0)" }.joined(separator: ", ")
      let attributes = optimizer.attributes.text(rules: optimizer.opcode.signature.attributes)
      let clip = optimizer.clip.map { " clip {norm: \($0)}" } ?? ""
      return "minimize %\(function[loss].name) over \(names) with \(optimizer.opcode.rawValue)\(attributes)\(clip)"
    }
  }
}

extension Initializer: CustomStringConvertible {
  package var description: String {
    switch self {
    case .uniform(let bound): "uniform {bound: \(bound)}"
    case .normal(let deviation): "normal {deviation: \(deviation)}"
    case .zeros: "zeros"
    case .constant(let value): "constant {value: \(value)}"
    case .glorotUniform: "glorot_uniform"
    }
  }
}
