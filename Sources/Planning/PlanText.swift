package import IngotIR

extension Module {
  /// The plan of a planned function as a table: each value's size, live range and slot, and the figures of the arena.
  package func planText(of function: Function) -> String {
    let plan = FunctionPlan(reading: function)
    var text = "\(function.kind.rawValue) @\(function.name): arena \(plan.peak) bytes, lower bound \(plan.lowerBound), "
    text += "all values \(plan.total)\n"
    let names = plan.slots.map { "%\(function[$0.value].name)" }
    let width = names.map(\.count).max() ?? 0
    for (slot, name) in zip(plan.slots, names) {
      let opcode = function.body[slot.range.lowerBound].opcode.rawValue
      text += "  \(padded(name, width))  \(function[slot.value].type) by \(opcode)"
      text += ", alive \(slot.range.lowerBound)...\(slot.range.upperBound), bytes \(slot.offset)..<\(slot.end)\n"
    }
    return text
  }

  private func padded(_ name: String, _ width: Int) -> String {
    name + String(repeating: " ", count: width - name.count)
  }
}
