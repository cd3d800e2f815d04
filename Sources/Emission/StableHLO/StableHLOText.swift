package import IngotDiagnostics
package import IngotFreezing
import IngotIR

/// A func as a module of StableHLO, with its weights, in MLIR's text form.
///
///     module @"gaussian-aae" {
///       // func @sample(%z: f32[10x2] {role: code}) -> f32[10x784] {role: sample}
///       func.func public @main(%z: tensor<10x2xf32>) -> tensor<10x784xf32> {
///         // %0 = linear %z, @decoder.0.weight, @decoder.0.bias : f32[10x12]
///         %decoder.0.weight = func.call @decoder.0.weight() : () -> tensor<2x12xf32>
///         …
///       }
///       func.func private @decoder.0.weight() -> tensor<2x12xf32> {
///         %0 = stablehlo.constant dense<"0x…"> : tensor<2x12xf32>
///         return %0 : tensor<2x12xf32>
///       }
///     }
///
/// `@main` takes the arguments of the func in their order. A func that draws takes two integers in place of the step,
/// `seed` and `step`, and its draws are those of Ingot. Weights stand at the end, where they do not hide the program.
package struct StableHLOText: Sendable {
  package let text: String

  /// - Parameters:
  ///   - frozen: funcs in inference mode, whose module is made for the batch.
  ///   - index: the place of the func in the module.
  /// - Throws: if the batch is not that of the module, since XLA compiles static shapes only, or if the func has an
  ///   operation that only the compiler writes.
  package init(_ frozen: FrozenModule, function index: Int, batch: ExportedBatch) throws(IngotError) {
    let function = frozen.module.functions[index]
    switch batch {
    case .any:
      throw IngotError(
        .usage, "'@\(function.name)': expected '--batch N', since shapes are static in StableHLO, found any batch",
        at: function.location)
    case .fixed(let rows):
      guard rows == frozen.module.batch else {
        throw IngotError(.defect, "expected a module for a batch of \(rows), found one for \(frozen.module.batch)")
      }
    }
    var program = StableHLOProgram(frozen, function)
    try program.write()
    text = program.text
  }
}
