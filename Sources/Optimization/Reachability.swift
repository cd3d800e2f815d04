import IngotIR

/// The direct and indirect dependencies between instructions.
struct Reachability {
  private let body: [Instruction]
  private let analysis: DefinitionsAndUses

  init(_ function: Function) {
    body = function.body
    analysis = DefinitionsAndUses(of: function)
  }

  /// Returns the instruction that defines an operand, if it has no epilogues.
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
        // A value that is defined before `earlier` cannot depend on it.
        if let definition = analysis.definition(of: value), definition >= earlier, visited.insert(definition).inserted {
          stack.append(definition)
        }
      }
    }
    return false
  }
}
