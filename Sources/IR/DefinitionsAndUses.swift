/// The instructions of a body that define and read each value and that update each parameter. Passes, the planner and
/// lowering share this analysis.
///
/// Instructions are identified by position. A pass that rewrites as it goes appends the instructions that it writes.
package struct DefinitionsAndUses: Sendable {
  /// The position of the defining instruction, indexed by value; nil for arguments and for values that no instruction
  /// defines.
  private var definitions: [Int?]
  /// The positions of the reading instructions, indexed by value; a position appears once for each time that the
  /// instruction reads the value.
  private var readers: [[Int]]
  private var updates: [Parameter: [Int]] = [:]
  private var count = 0

  /// Creates the analysis of a body whose instructions are yet to be appended.
  package init(valueCount: Int) {
    definitions = Array(repeating: nil, count: valueCount)
    readers = Array(repeating: [], count: valueCount)
  }

  package init(of function: Function) {
    self.init(valueCount: function.values.count)
    for instruction in function.body { append(instruction) }
  }

  /// Adds the instruction at the next position.
  package mutating func append(_ instruction: Instruction) {
    for value in instruction.operandValues { readers[value.index].append(count) }
    for result in instruction.results { definitions[result.index] = count }
    if let parameter = instruction.updatedParameter { updates[parameter, default: []].append(count) }
    count += 1
  }

  /// The position of the instruction that defines a value; nil for an argument.
  package func definition(of value: Value) -> Int? { definitions[value.index] }

  /// The positions of the instructions that read a value, in order; one that reads it twice appears twice.
  package func readers(of value: Value) -> [Int] { readers[value.index] }

  /// The positions of the updates of a parameter, in order.
  package func updates(of parameter: Parameter) -> [Int] { updates[parameter] ?? [] }
}
