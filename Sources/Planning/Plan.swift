package import IngotIR

/// How the values of one function lie in the arena.
package struct FunctionPlan: Sendable {
  /// A value's bytes and when they are taken.
  package struct Slot: Sendable {
    package let value: Value
    package let range: ClosedRange<Int>
    package let offset: Int
    /// The size, rounded up to the alignment.
    package let bytes: Int

    package var end: Int { offset + bytes }
  }

  package let kind: Function.Kind
  package let name: String
  /// In the order in which the values are defined.
  package let slots: [Slot]

  /// Bytes of the arena that the function takes.
  package var peak: Int { slots.map(\.end).max() ?? 0 }

  /// Bytes that all values would take side by side.
  package var total: Int { slots.reduce(0) { $0 + $1.bytes } }

  /// The largest sum of sizes alive at once: no plan for this order of instructions is smaller.
  package var lowerBound: Int {
    var change: [Int: Int] = [:]
    for slot in slots {
      change[slot.range.lowerBound, default: 0] += slot.bytes
      change[slot.range.upperBound + 1, default: 0] -= slot.bytes
    }
    var alive = 0
    return change.sorted { $0.key < $1.key }.reduce(0) { largest, step in
      alive += step.value
      return max(largest, alive)
    }
  }
}

extension FunctionPlan {
  /// Slots start at multiples of this: a cache line.
  package static let alignment = 64

  /// Reads the plan that the offsets of a planned function describe.
  package init(reading function: Function) {
    kind = function.kind
    name = function.name
    let ranges = LiveRanges(of: function)
    slots = function.body.flatMap(\.results).compactMap { value in
      guard let range = ranges[value], let offset = function[value].offset else { return nil }
      return Slot(value: value, range: range, offset: offset, bytes: alignedSize(of: function[value].type.bytes))
    }
  }
}

/// A size in bytes rounded up to a whole number of cache lines.
func alignedSize(of bytes: Int) -> Int {
  (bytes + FunctionPlan.alignment - 1) / FunctionPlan.alignment * FunctionPlan.alignment
}
