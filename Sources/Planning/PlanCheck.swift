package import IngotDiagnostics
package import IngotIR

/// Checks a planned module by running it on ownership instead of numbers.
///
/// It shares no code with the planner and knows no live ranges: each instruction takes its result's bytes and thereby
/// destroys every value that lay there; reading a destroyed value, or writing over an operand, is an overlap.
///
/// - Parameter kind: whose fault an overlap is: the planner's, or a file's that claims to be planned.
/// - Throws: an error of that kind which names both values, for each overlap found.
package func checkPlan(of module: Module, blaming kind: ErrorKind = .defect) throws(IngotError) {
  let errors = module.functions.flatMap { overlaps(in: $0, of: module) }
  if !errors.isEmpty { throw IngotError(kind, errors) }
}

private func overlaps(in function: Function, of module: Module) -> [Diagnostic] {
  /// The values whose bytes are intact.
  var intact: [Value: Range<Int>] = [:]
  var destroyer: [Value: Value] = [:]
  var errors: [Diagnostic] = []

  func report(_ message: String, _ instruction: Instruction?) {
    let text = instruction.map { ": " + module.text(of: $0, in: function) } ?? ""
    errors.append(Diagnostic("plan of '@\(function.name)': \(message)\(text)", at: instruction?.location))
  }
  func checkRead(_ value: Value, _ instruction: Instruction?) {
    if let destroyer = destroyer[value] {
      report(
        "expected '%\(function[value].name)' intact, found '%\(function[destroyer].name)' written over it", instruction)
    }
  }

  for instruction in function.body {
    for value in instruction.operandValues { checkRead(value, instruction) }
    guard let result = instruction.result, let offset = function[result].offset else { continue }
    let bytes = offset..<(offset + function[result].type.bytes)
    for (value, other) in intact where other.overlaps(bytes) {
      if instruction.operandValues.contains(value) {
        report("expected a result beside its operand '%\(function[value].name)', found it on top", instruction)
      }
      intact[value] = nil
      destroyer[value] = result
    }
    intact[result] = bytes
  }
  checkRead(function.terminator.value, nil)
  return errors
}
