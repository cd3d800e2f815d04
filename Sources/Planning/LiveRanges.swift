package import IngotIR

/// From where to where in a body a value's bytes must be left alone: positions of instructions, both included.
///
/// A result lives from the instruction that writes it to the last that reads it; the value that a function returns lives
/// to the position behind the body. A result and the operands that die in its instruction are alive together, since a
/// kernel may write before it has read everything, but for the pairs of ``overwritten``.
package struct LiveRanges: Sendable {
  /// Indexed by value; nil for arguments and for values that no instruction defines.
  private var ranges: [ClosedRange<Int>?]
  /// Indexed by result: the operand that dies in its instruction and whose bytes it takes over, in place.
  private var overwrites: [Value?]

  package init(of function: Function) {
    ranges = Array(repeating: nil, count: function.values.count)
    overwrites = Array(repeating: nil, count: function.values.count)
    for (position, instruction) in function.body.enumerated() {
      for value in instruction.operandValues { extend(value, to: position) }
      for result in instruction.results { ranges[result.index] = position...position }
    }
    extend(function.terminator.value, to: function.body.count)
    for (position, instruction) in function.body.enumerated() {
      guard let result = instruction.result else { continue }
      overwrites[result.index] = instruction.overwritableValues.first { operand in
        ranges[operand.index]?.upperBound == position && function[operand].type.bytes == function[result].type.bytes
      }
    }
  }

  package subscript(value: Value) -> ClosedRange<Int>? { ranges[value.index] }

  /// The operand whose bytes a result takes over.
  package func overwritten(by result: Value) -> Value? { overwrites[result.index] }

  private mutating func extend(_ value: Value, to position: Int) {
    if let range = ranges[value.index] { ranges[value.index] = range.lowerBound...position }
  }
}
