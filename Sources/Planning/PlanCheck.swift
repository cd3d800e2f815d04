package import IngotDiagnostics
package import IngotIR

/// Checks a planned module by simulating the ownership of bytes instead of computing numbers.
///
/// The check shares no code with the planner, only the traits of opcodes, and uses no live ranges: each instruction
/// takes the bytes of its results and thereby destroys every value stored there. Reading a destroyed value is an
/// overlap, and so is writing over an operand, except for one that the opcode reads element by element as it writes.
///
/// - Parameter kind: the kind of error that an overlap is: a defect in the planner, or a fault in a file that claims to
///   be planned.
/// - Throws: an error of that kind that names both values of each overlap found.
package func checkPlan(of module: Module, blaming kind: ErrorKind = .defect) throws(IngotError) {
  let errors = module.functions.flatMap { function in
    var check = OwnershipCheck(function, module)
    check.run()
    return check.errors
  }
  if !errors.isEmpty { throw IngotError(kind, errors) }
}

private struct OwnershipCheck {
  private let function: Function
  private let module: Module
  /// The value that owns each range of bytes, ordered by offset; no two ranges overlap.
  private var owners: [(bytes: Range<Int>, value: Value)] = []
  private var destroyer: [Value: Value] = [:]
  private(set) var errors: [Diagnostic] = []

  init(_ function: Function, _ module: Module) {
    self.function = function
    self.module = module
  }

  mutating func run() {
    for instruction in function.body {
      for value in instruction.operandValues { checkRead(value, instruction) }
      for result in instruction.results { take(result, instruction) }
    }
    checkRead(function.terminator.value, nil)
  }

  private mutating func checkRead(_ value: Value, _ instruction: Instruction?) {
    guard let destroyer = destroyer[value] else { return }
    report(
      "expected '%\(function[value].name)' intact, found '%\(function[destroyer].name)' written over it", instruction)
  }

  private mutating func take(_ result: Value, _ instruction: Instruction) {
    guard let offset = function[result].offset else { return }
    let bytes = offset..<(offset + function[result].type.bytes)
    // Find the first owner that ends above the start.
    var (low, high) = (0, owners.count)
    while low < high {
      let middle = (low + high) / 2
      if owners[middle].bytes.upperBound <= bytes.lowerBound { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < owners.count, owners[end].bytes.lowerBound < bytes.upperBound {
      let (taken, value) = owners[end]
      if instruction.results.contains(value) {
        report("expected two results side by side, found '%\(function[value].name)' on top of another", instruction)
      } else if instruction.operandValues.contains(value), !isInPlace(value, taken, bytes, instruction) {
        report("expected a result beside its operand '%\(function[value].name)', found it on top", instruction)
      }
      destroyer[value] = result
      end += 1
    }
    owners.replaceSubrange(low..<end, with: [(bytes, result)])
  }

  /// Whether the operand and the result are a pair that the opcode declares in its traits: the same bytes, read as they
  /// are written.
  private func isInPlace(
    _ operand: Value, _ taken: Range<Int>, _ bytes: Range<Int>, _ instruction: Instruction
  ) -> Bool {
    taken == bytes && instruction.epilogues.isEmpty
      && instruction.opcode.traits.inPlaceOperands.contains { instruction.operands[$0].value == operand }
  }

  private mutating func report(_ message: String, _ instruction: Instruction?) {
    let text = instruction.map { ": " + module.text(of: $0, in: function) } ?? ""
    let location = instruction.map(\.location) ?? function.terminatorLocation
    errors.append(Diagnostic("plan of '@\(function.name)': \(message)\(text)", at: location))
  }
}
