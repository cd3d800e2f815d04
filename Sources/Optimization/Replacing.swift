import IngotIR

extension Instruction {
  /// Returns the instruction with some of its operands replaced by other values.
  func replacing(_ replacements: [Value: Value]) -> Instruction {
    if replacements.isEmpty { return self }
    var copy = self
    copy.call = call.replacing(replacements)
    copy.epilogues = epilogues.map { $0.replacing(replacements) }
    return copy
  }
}

extension Call {
  func replacing(_ replacements: [Value: Value]) -> Call {
    var copy = self
    copy.operands = operands.map { operand in
      guard let value = operand.value, let other = replacements[value] else { return operand }
      return Operand(.value(other), transposed: operand.isTransposed)
    }
    return copy
  }
}

extension Terminator {
  func replacing(_ replacements: [Value: Value]) -> Terminator {
    switch self {
    case .return(let value):
      .return(replacements[value] ?? value)
    case .minimize(let loss, let networks, let optimizer):
      .minimize(replacements[loss] ?? loss, networks: networks, optimizer: optimizer)
    }
  }
}
