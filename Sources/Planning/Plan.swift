package import IngotIR

/// The layout of one function's values in the arena.
package struct FunctionPlan: Sendable {
  /// A value's bytes, and the range in which the value takes them.
  package struct Slot: Sendable {
    package let value: Value
    package let range: ClosedRange<Int>
    package let offset: Int
    /// The size, rounded up to the alignment.
    package let bytes: Int
    /// The operand in whose place the value is written.
    package let overwrites: Value?

    package var end: Int { offset + bytes }
  }

  package let kind: Function.Kind
  package let name: String
  /// The slots in the order in which the values are defined.
  package let slots: [Slot]

  /// The number of bytes of the arena that the function takes.
  package var peak: Int { slots.map(\.end).max() ?? 0 }

  /// The number of bytes that all values would take side by side.
  package var total: Int { slots.reduce(0) { $0 + $1.bytes } }

  /// The largest total size of values alive at once, counting values that are written in place once: no plan for this
  /// order of instructions is smaller.
  package let lowerBound: Int

  /// The position in the body at which the most bytes are alive.
  package let peakPosition: Int
}

extension FunctionPlan {
  /// The alignment of slots in bytes: a cache line.
  package static let alignment = 64

  /// Creates the plan that the offsets of a planned function describe.
  package init(reading function: Function) {
    kind = function.kind
    name = function.name
    let ranges = LiveRanges(of: function)
    slots = function.body.flatMap(\.results).compactMap { value in
      guard let range = ranges[value], let offset = function[value].offset else { return nil }
      return Slot(
        value: value, range: range, offset: offset, bytes: alignedSize(of: function[value].type.bytes),
        overwrites: ranges.overwritten(by: value).flatMap { function[$0].offset == offset ? $0 : nil })
    }
    let peak = peakMoment(of: ranges.blocks(of: function))
    lowerBound = peak?.bytes ?? 0
    peakPosition = peak?.position ?? 0
  }

  /// The slots alive at the peak, the largest first.
  package var peakSlots: [Slot] {
    slots.filter { $0.range.contains(peakPosition) }
      .enumerated().sorted { ($1.element.bytes, $0.offset) < ($0.element.bytes, $1.offset) }.map(\.element)
  }
}

/// A size in bytes rounded up to a whole number of cache lines.
func alignedSize(of bytes: Int) -> Int {
  (bytes + FunctionPlan.alignment - 1) / FunctionPlan.alignment * FunctionPlan.alignment
}
