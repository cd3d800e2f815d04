import IngotIR

/// Which instruction depends on which, directly or through others.
struct Reachability {
  private let body: [Instruction]
  private let analysis: DefinitionsAndUses

  init(_ function: Function) {
    body = function.body
    analysis = DefinitionsAndUses(of: function)
  }

  /// The plain instruction that gives an operand.
  func definition(of operand: Operand) -> Instruction? {
    guard let value = operand.value, let position = analysis.definition(of: value), body[position].epilogues.isEmpty
    else {
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
        if let definition = analysis.definition(of: value), definition >= earlier, visited.insert(definition).inserted {
          stack.append(definition)
        }
      }
    }
    return false
  }
}
