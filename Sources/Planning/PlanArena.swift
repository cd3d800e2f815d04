import IngotDiagnostics
import IngotIR
package import IngotPasses

extension Pass {
  /// Assigns every result a place in one arena, which all functions of the module share because they run one after
  /// another.
  ///
  ///     %0 = exp %x : f32[100x2]
  /// ->
  ///     %0 = exp %x : f32[100x2] at 0
  ///
  /// Values that are never needed at the same time may share bytes, and an element-wise result takes the place of an
  /// operand that dies in its instruction. Of several packings, the smallest is kept (see `Packing`). An independent
  /// check then verifies from the offsets that no value is overwritten while it is needed.
  package static let plan = plan(sharing: true)

  /// - Parameter sharing: whether a value may take bytes that another value no longer needs. If false, every value of a
  ///   function can still be read after the function has ended, as a trace requires.
  package static func plan(sharing: Bool) -> Pass {
    Pass("plan", "give every value its place in the arena", .planning) { module, _ throws(IngotError) in
      for index in module.functions.indices {
        try assignOffsets(in: &module.functions[index], sharing: sharing)
      }
      try checkPlan(of: module)
    }
  }
}

private func assignOffsets(in function: inout Function, sharing: Bool) throws(IngotError) {
  let sizes = function.body.flatMap(\.results).map { function[$0].type.bytes }
  guard checkedSum(sizes.map { $0 > Int.max - FunctionPlan.alignment ? Int.max : $0 + FunctionPlan.alignment }) != nil
  else {
    throw IngotError(.badInput, "expected values of '@\(function.name)' whose sizes add up to less than 2^63 bytes")
  }
  var blocks = LiveRanges(of: function).blocks(of: function, sharing: sharing)
  if !sharing {
    // Keep every value alive to the end.
    for index in blocks.indices { blocks[index].last = function.body.count }
  }
  let packing = Packing.best(of: blocks, bound: lowerBound(of: blocks))
  for (block, offset) in zip(blocks, packing.offsets) {
    for value in block.values { function[value].offset = offset }
  }
}
