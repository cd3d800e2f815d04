import IngotIR
package import IngotPasses

extension Pass {
  /// Removes instructions whose results are not needed.
  ///
  ///     %4 = exp %3 : f32[100x2]        ; no use
  ///     return %2
  /// ->
  ///     return %2
  ///
  /// Keeps updates and everything that they read. Arguments stay, used or not, because they are the function's
  /// interface.
  package static let deadCodeElimination = Pass("dce", "remove what nothing needs") { function, _ in
    var isNeeded = Array(repeating: false, count: function.values.count)
    isNeeded[function.terminator.value.index] = true
    var kept: [Instruction] = []
    for instruction in function.body.reversed() {
      let results = instruction.results
      if !results.isEmpty, !results.contains(where: { isNeeded[$0.index] }) { continue }
      for value in instruction.operandValues { isNeeded[value.index] = true }
      kept.append(instruction)
    }
    function.body = kept.reversed()
  }
}
