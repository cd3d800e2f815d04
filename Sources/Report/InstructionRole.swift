import IngotIR

/// Which part of a phase an instruction belongs to.
enum InstructionRole: String {
  case forward
  case reverse
  case update
}

extension Function {
  /// Read off the names that differentiation gives: `%d…` is an adjoint.
  func role(of instruction: Instruction) -> InstructionRole {
    guard let result = instruction.result else { return .update }
    return isAdjoint(result) ? .reverse : .forward
  }

  func isAdjoint(_ value: Value) -> Bool {
    let name = self[value].name
    return name.first == "d" && name.dropFirst().first.map { $0.isNumber || $0 == "." } ?? false
  }
}

/// A text as it stands in HTML, SVG and quoted attributes.
func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
}
