import IngotIR

/// The bytes that one value takes, or several values that overwrite one another in place, and the time that they are
/// alive.
struct Block {
  /// The values in the order in which they are defined.
  var values: [Value]
  /// The size, rounded up to the alignment.
  let bytes: Int
  let first: Int
  var last: Int
}

extension LiveRanges {
  /// Returns the blocks of a function, in the order in which they are first written.
  ///
  /// - Parameter sharing: whether a result may take the place of an operand.
  func blocks(of function: Function, sharing: Bool = true) -> [Block] {
    var blocks: [Block] = []
    var blockOf: [Value: Int] = [:]
    for result in function.body.flatMap(\.results) {
      guard let range = self[result] else { continue }
      if sharing, let operand = overwritten(by: result), let block = blockOf[operand] {
        blocks[block].values.append(result)
        blocks[block].last = range.upperBound
        blockOf[result] = block
      } else {
        blockOf[result] = blocks.count
        let bytes = alignedSize(of: function[result].type.bytes)
        blocks.append(Block(values: [result], bytes: bytes, first: range.lowerBound, last: range.upperBound))
      }
    }
    return blocks
  }
}

/// The largest total size of blocks alive at once: no plan for this order of instructions is smaller.
func lowerBound(of blocks: [Block]) -> Int {
  peakMoment(of: blocks)?.bytes ?? 0
}

/// Returns the position at which the most bytes are alive at once, and their number; nil if there are no blocks.
func peakMoment(of blocks: [Block]) -> (position: Int, bytes: Int)? {
  let starts = blocks.sorted { $0.first < $1.first }
  let ends = blocks.sorted { $0.last < $1.last }
  var (alive, ended) = (0, 0)
  var peak: (position: Int, bytes: Int)?
  for block in starts {
    while ended < ends.count, ends[ended].last < block.first {
      alive -= ends[ended].bytes
      ended += 1
    }
    alive += block.bytes
    if alive > peak?.bytes ?? 0 { peak = (block.first, alive) }
  }
  return peak
}
