import IngotIR

extension BatchMerger {
  /// Returns the function with each pair as one instruction, not yet in order.
  mutating func rewritten() -> Function {
    function.body = []
    for (position, instruction) in original.body.enumerated() {
      if let pair = pairs[position] {
        append(original.body[pair.upper], original.body[pair.lower])
      } else if let sum = mergedSum(instruction) {
        function.body.append(sum)
        mergedInstructions.append(sum)
      } else if !replaced.contains(position) {
        function.body.append(instruction)
      }
    }
    addSlices()
    return function
  }

  private mutating func append(_ upper: Instruction, _ lower: Instruction) {
    var merged = upper
    merged.call.operands = zip(upper.operands, lower.operands).map { a, b in
      guard let top = a.value, let bottom = b.value, a != b else { return a }
      return Operand(.value(stack(top, bottom, for: upper)), transposed: a.isTransposed)
    }
    if upper.opcode.isRandom {
      merged.call.attributes = upper.attributes.with(.stream, .integers(upper.call.streams + lower.call.streams))
    }
    guard let top = upper.result, let bottom = lower.result else { return }
    merged.results = [addValue(top, bottom)]
    function.body.append(merged)
    mergedInstructions.append(merged)
  }

  /// Returns the value that holds both: the result of a merged pair, or of a new `concat_rows` for an instruction that
  /// reads it.
  private mutating func stack(_ top: Value, _ bottom: Value, for reader: Instruction) -> Value {
    if let value = stacked[[top, bottom]] { return value }
    let value = addValue(top, bottom)
    function.body.append(
      Instruction(
        .concatRows, [.value(top), .value(bottom)], result: value, role: reader.role, location: reader.location))
    return value
  }

  private mutating func addValue(_ top: Value, _ bottom: Value) -> Value {
    var type = original[top].type
    type.shape[0] *= 2
    var name = "\(original[top].name)+\(original[bottom].name)"
    while !names.insert(name).inserted { name += "+" }
    function.values.append(ValueInfo(name: name, type: type))
    let value = Value(function.values.count - 1)
    stacked[[top, bottom]] = value
    return value
  }

  /// Returns the sum over both batches if `add` combines the sums over each: two weight gradients or two bias
  /// gradients.
  private func mergedSum(_ add: Instruction) -> Instruction? {
    guard add.opcode == .add, let left = dependencies.definition(of: add.operands[0]),
      let right = dependencies.definition(of: add.operands[1]), left.opcode == right.opcode,
      left.opcode == .columnSums || left.opcode == .matmul && left.operands[0].isTransposed
    else { return nil }
    guard let operands = stackedOperands(left, right) ?? stackedOperands(right, left) else { return nil }
    var merged = left
    merged.call.operands = operands
    merged.results = add.results
    return merged
  }

  /// Returns the operands of two calls, each pair as the value that holds both; nil if a pair was not merged.
  private func stackedOperands(_ upper: Instruction, _ lower: Instruction) -> [Operand]? {
    var operands: [Operand] = []
    for (number, (a, b)) in zip(upper.operands, lower.operands).enumerated() {
      guard a.isTransposed == b.isTransposed, number == 0 || !a.isTransposed, let top = a.value, let bottom = b.value,
        let value = stacked[[top, bottom]]
      else { return nil }
      operands.append(Operand(.value(value), transposed: a.isTransposed))
    }
    return operands
  }

  /// Adds slices for the halves that are still read separately.
  private mutating func addSlices() {
    var read = Set(function.body.flatMap(\.operandValues))
    read.insert(function.terminator.value)
    for (_, pair) in pairs.sorted(by: { $0.key < $1.key }) {
      guard let top = original.body[pair.upper].result, let bottom = original.body[pair.lower].result,
        let value = stacked[[top, bottom]]
      else { continue }
      let halves = [(top, 0, pair.upper), (bottom, original[top].type.shape[0], pair.lower)]
      for (half, row, position) in halves where read.contains(half) {
        let attributes = Attributes([.from: .integer(row)], rules: Opcode.sliceRows.signature.attributes)
        let source = original.body[position]
        function.body.append(
          Instruction(
            .sliceRows, [.value(value)], attributes, result: half, role: source.role, location: source.location))
      }
    }
  }
}
