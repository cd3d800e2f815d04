package import IngotIR

/// From where to where in a body a value's bytes must be left alone: positions of instructions, both included.
///
/// A result lives from the instruction that writes it to the last that reads it; the value that a function returns lives
/// to the position after the body. A result and the operands that die in its instruction are alive together, since a
/// kernel may write before it has read everything, but for the pairs of ``overwritten``.
package struct LiveRanges: Sendable {
  /// Indexed by value; nil for arguments and for values that no instruction defines.
  private var ranges: [ClosedRange<Int>?]
  /// Indexed by result: the operand that dies in its instruction and whose bytes it takes over, in place.
  private var overwrites: [Value?]

  package init(of function: Function) {
    let analysis = DefinitionsAndUses(of: function)
    ranges = function.values.indices.map { index in
      guard let start = analysis.definition(of: Value(index)) else { return nil }
      let isReturned = Value(index) == function.terminator.value
      return start...(isReturned ? function.body.count : analysis.readers(of: Value(index)).last ?? start)
    }
    overwrites = Array(repeating: nil, count: function.values.count)
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
}

extension Instruction {
  /// The values whose bytes the result may take, if they die here and have its size.
  fileprivate var overwritableValues: [Value] {
    epilogues.isEmpty ? opcode.traits.inPlaceOperands.compactMap { operands[$0].value } : []
  }
}
