import IngotDiagnostics
import IngotIR
package import IngotPasses

extension Pass {
  /// Converts a module to another batch.
  ///
  ///     module @m {batch: 100, seed: 1}
  ///     func @sample(%z: f32[100x2]) -> f32[100x100] { … }
  /// ->
  ///     module @m {batch: 1, seed: 1}
  ///     func @sample(%z: f32[1x2]) -> f32[1x100] { … }
  ///
  /// The pass infers the batch dimensions from the operations that use them (see ``BatchDimensions``), not from their
  /// size: a dimension that happens to equal the batch stays as it is. Phases must not be differentiated yet, because a
  /// gradient contains the batch size in its numbers, and there must be no rows that `merge-batches` has stacked.
  ///
  /// - Throws: an error that names the value if a dimension would have to be both the batch and something else.
  package static func rebatch(to batch: Int) -> Pass {
    Pass("rebatch", "make the module for another batch", .reshaping) { module, _ throws(IngotError) in
      guard batch >= 1 else { throw IngotError(.usage, "expected a batch of at least 1, found \(batch)") }
      var functions: [Function] = []
      for function in module.functions {
        try requireUnstacked(function)
        let dimensions = BatchDimensions(of: function, in: module)
        if let value = dimensions.conflict {
          throw IngotError(
            .badInput,
            "'@\(function.name)': expected rows that are the batch and nothing else, found '%\(function[value].name): "
              + "\(function[value].type)'", at: function.location)
        }
        var rebatched = function
        for index in function.values.indices {
          for axis in function.values[index].type.shape.indices where dimensions.isBatch(Value(index), axis) {
            rebatched.values[index].type.shape[axis] = batch
          }
        }
        rebatched.resultType = rebatched[rebatched.terminator.value].type
        functions.append(rebatched)
      }
      module.functions = functions
      module.batch = batch
    }
  }
}

private func requireUnstacked(_ function: Function) throws(IngotError) {
  if function.kind == .phase, case .return = function.terminator {
    throw IngotError(
      .badInput, "'@\(function.name)': expected a phase that is not yet differentiated", at: function.location)
  }
  if let stacked = function.body.first(where: { $0.opcode.traits.resizing == .rows }) {
    throw IngotError(
      .badInput, "'@\(function.name)': expected no rows of two batches, found '\(stacked.opcode.rawValue)'",
      at: stacked.location)
  }
}
