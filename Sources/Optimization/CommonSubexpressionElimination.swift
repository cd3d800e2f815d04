import IngotIR
package import IngotPasses

extension Pass {
  /// Computes once what is computed twice from the same operands.
  ///
  ///     %3 = constant {value: 1.0} : f32[100x1]
  ///     %7 = constant {value: 1.0} : f32[100x1]
  ///     %8 = binary_cross_entropy %6, %7
  /// ->
  ///     %3 = constant {value: 1.0} : f32[100x1]
  ///     %8 = binary_cross_entropy %6, %3
  ///
  /// Draws of one random stream are pure in (seed, step, stream), so they merge like anything else. Updates never do, and
  /// no read is moved: the verifier has made sure that no instruction reads a parameter after its update.
  package static let commonSubexpressionElimination = Pass("cse", "compute equal instructions once") { function, _ in
    /// What makes two instructions equal; the location does not.
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
