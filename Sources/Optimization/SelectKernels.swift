import IngotDiagnostics
import IngotIR
package import IngotPasses

extension Pass {
  /// Chooses the kernel that skips zeros for a product whose left operand is expected to have them, and says why.
  ///
  ///     %2 = linear %x, @w, @b |> relu : f32[100x1000]
  ///     %3 = linear %2, @v, @c : f32[100x1000]
  /// ->
  ///     %2 = linear %x, @w, @b |> relu : f32[100x1000]
  ///     %3 = linear %2, @v, @c {zeros: relu} : f32[100x1000]
  ///
  /// The reasons are those of `ZeroAnalysis`. They change no result, and the executor multiplies densely where zeros turn
  /// out to be rare.
  ///
  /// Leaves products of narrow operands dense, since finding the non-zeros would take longer than it saves, and leaves a
  /// product as it is if it already states reasons.
  package static let selectKernels = Pass(
    "select-kernels", "choose products that skip zeros where zeros are expected", .optimization
  ) { (module: inout Module, context: inout PassContext) throws(IngotError) in
    for index in module.functions.indices {
      let function = module.functions[index]
      let analysis = ZeroAnalysis(of: function)
      for (position, instruction) in function.body.enumerated() where instruction.opcode.isProduct {
        let reasons = analysis.reasons(for: instruction.operands[0])
        let types = instruction.operands.map { module.type(of: $0, in: function) }
        guard !reasons.isEmpty, instruction.call.expectedZeros.isEmpty,
          types[0].columns >= leastInner, types[1].columns >= leastColumns
        else { continue }
        module.functions[index].body[position].call.attributes = instruction.attributes.with(.zeros, .zeros(reasons))
        context.count(instruction.opcode.rawValue)
      }
    }
  }
}

/// The inner dimension and the number of columns from which skipping zeros pays.
private let leastInner = 32
private let leastColumns = 64
