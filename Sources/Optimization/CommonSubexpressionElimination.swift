import IngotIR
package import IngotPasses

extension Pass {
  /// Merges equal computations on the same operands, so that each is done once.
  ///
  ///     %3 = constant {value: 1.0} : f32[100x1]
  ///     %7 = constant {value: 1.0} : f32[100x1]
  ///     %8 = binary_cross_entropy %6, %7
  /// ->
  ///     %3 = constant {value: 1.0} : f32[100x1]
  ///     %8 = binary_cross_entropy %6, %3
  ///
  /// Draws from a random stream are pure functions of (seed, step, stream), so they merge like any other computation.
  /// Updates never merge. No read moves across an update, because the verifier guarantees that no instruction reads a
  /// parameter after its update.
  package static let commonSubexpressionElimination = Pass("cse", "compute equal instructions once") { function, _ in
    /// The properties that make two instructions equal; the location is not one of them.
    struct Key: Hashable {
      let calls: [Call]
      let type: TensorType
    }
    var first: [Key: [Value]] = [:]
    var replacements: [Value: Value] = [:]
    function.body = function.body.compactMap { original in
      let instruction = original.replacing(replacements)
      guard let result = instruction.result else { return instruction }
      let key = Key(calls: instruction.calls, type: function[result].type)
      guard let earlier = first[key] else {
        first[key] = instruction.results
        return instruction
      }
      for (later, value) in zip(instruction.results, earlier) { replacements[later] = value }
      return nil
    }
    function.terminator = function.terminator.replacing(replacements)
  }
}
