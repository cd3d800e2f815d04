extension Function {
  /// Assigns each instruction of a parsed function its role, which the text does not state: instructions that the
  /// returned value depends on are forward, updates are updates, and all others belong to the reverse sweep.
  package mutating func assignRoles() {
    var isNeeded = Array(repeating: false, count: values.count)
    isNeeded[terminator.value.index] = true
    for position in body.indices.reversed() {
      let instruction = body[position]
      let isForward = instruction.results.contains { isNeeded[$0.index] }
      body[position].role = instruction.update != nil ? .update : isForward || kind == .func ? .forward : .reverse
      if isForward { for value in instruction.operandValues { isNeeded[value.index] = true } }
    }
  }
}
