package import IngotIR

/// The ranges of a body in which values' bytes must not be overwritten: positions of instructions, both ends included.
///
/// A result lives from the instruction that writes it to the last instruction that reads it; the value that a function
/// returns lives to the position after the body. A result and the operands that die in its instruction are alive at the
/// same time, because a kernel may write before it has read everything, except for the pairs of ``overwritten(by:)``.
package struct LiveRanges: Sendable {
  /// The ranges, indexed by value; nil for arguments and for values that no instruction defines.
  private var ranges: [ClosedRange<Int>?]
  /// The operand that dies in a result's instruction and whose bytes the result takes over in place, indexed by result.
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
  /// The values whose bytes the result may take over, if they die in the instruction and have the same size.
  fileprivate var overwritableValues: [Value] {
    epilogues.isEmpty ? opcode.traits.inPlaceOperands.compactMap { operands[$0].value } : []
  }
}
