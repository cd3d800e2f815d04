import IngotIR

/// Which instruction defines and needs which.
struct Reachability {
  private let body: [Instruction]
  private let definitions: [Value: Int]

  init(_ function: Function) {
    body = function.body
    definitions = Dictionary(
      function.body.enumerated().flatMap { position, instruction in instruction.results.map { ($0, position) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The plain instruction that gives an operand.
  func definition(of operand: Operand) -> Instruction? {
    guard let value = operand.value, let position = definitions[value], body[position].epilogues.isEmpty else {
      return nil
    }
    return body[position]
  }

  func depends(_ later: Int, on earlier: Int) -> Bool {
    var visited: Set<Int> = [later]
    var stack = [later]
    while let position = stack.popLast() {
      if position == earlier { return true }
      for value in body[position].operandValues {
        // What is defined above `earlier` cannot depend on it.
        if let definition = definitions[value], definition >= earlier, visited.insert(definition).inserted {
          stack.append(definition)
        }
      }
    }
    return false
  }
}
