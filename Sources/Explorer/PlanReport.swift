import IngotFormatting
package import IngotIR
import IngotPlanning

/// The plan of one function in readable form: a table of its values, and a drawing of the arena over the instructions.
package struct PlanReport {
  private let function: Function
  private let plan: FunctionPlan

  /// - Parameter function: a function of a module of form `planned`.
  package init(_ function: Function) {
    self.function = function
    plan = FunctionPlan(reading: function)
  }

  package var text: String { "\(plan.headline)\n\n\(table.text)\n\(drawing)" }

  // MARK: Table

  private var table: TextTable {
    var table = TextTable(
      "", "value", "type", "bytes", "from", "to", "at", "given by", "in place of", "shares bytes with",
      left: [0, 1, 7, 8, 9])
    for (index, slot) in plan.slots.enumerated() {
      table.add(
        String(mark(index)), name(slot.value), "\(function[slot.value].type)", grouped(slot.bytes),
        "\(slot.range.lowerBound)", "\(slot.range.upperBound)", grouped(slot.offset),
        function.body[slot.range.lowerBound].opcodes, slot.overwrites.map(name) ?? "",
        plan.sharing(with: slot).map { name($0.value) }.joined(separator: " "))
    }
    return table
  }

  private func name(_ value: Value) -> String { "%\(function[value].name)" }

  // MARK: Drawing

  private static let width = 80
  private static let marks = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

  private func mark(_ index: Int) -> Character { Self.marks[index % Self.marks.count] }

  /// The arena as text: a line for each instruction, and a character for each piece of the arena: the mark of the value
  /// stored there.
  private var drawing: String {
    let unit = max(FunctionPlan.alignment, (plan.peak + Self.width - 1) / Self.width)
    let columns = (plan.peak + unit - 1) / unit
    var text = "the arena while each instruction runs; a character is \(grouped(unit)) bytes"
    text += plan.slots.count > Self.marks.count ? "; with so many values, marks come again\n" : "\n"
    var alive: [Int] = []
    let starts = Dictionary(grouping: plan.slots.indices) { plan.slots[$0].range.lowerBound }
    for (position, instruction) in function.body.enumerated() {
      alive.removeAll { plan.slots[$0].range.upperBound < position }
      alive += starts[position] ?? []
      let line = (0..<columns).map { column in occupant(of: (column * unit)..<((column + 1) * unit), alive) }
      let number = String(position)
      text += String(repeating: " ", count: max(0, 5 - number.count)) + number
      text += " |\(String(line))| \(instruction.opcodes)\n"
    }
    return text
  }

  /// Returns the mark of the live value that takes up most of the given bytes.
  private func occupant(of bytes: Range<Int>, _ alive: [Int]) -> Character {
    let shares = alive.map { index in
      (index: index, bytes: (plan.slots[index].offset..<plan.slots[index].end).clamped(to: bytes).count)
    }
    guard let largest = shares.max(by: { ($0.bytes, $0.index) < ($1.bytes, $1.index) }), largest.bytes > 0 else {
      return "."
    }
    return mark(largest.index)
  }
}

extension FunctionPlan {
  /// The name of the function and the metrics of its arena.
  var headline: String {
    "\(kind.rawValue) @\(name): arena \(grouped(peak)) bytes, lower bound \(grouped(lowerBound)), all values "
      + grouped(total)
  }

  /// Returns the slots of other values that share some of the bytes of `slot`.
  func sharing(with slot: Slot) -> [Slot] {
    slots.filter { $0.value != slot.value && $0.offset < slot.end && slot.offset < $0.end }
  }
}
