import IngotDiagnostics
import IngotIR
package import IngotPasses

extension Pass {
  /// Stores a weight in panels, as the kernels of products read it, so that no product has to copy it first.
  ///
  ///     param @w : f32[784x1000] = glorot_uniform
  /// ->
  ///     param @w : f32[784x1000] layout panels = glorot_uniform
  ///
  /// Panels change no result, and files hold parameters in row-major order whatever their layout.
  ///
  /// Leaves a parameter in row-major order unless a phase trains it, all its reads are right operands of products, and all
  /// its updates follow a product alone; and if it is so narrow that it has one panel, or so low that products read it as
  /// it is.
  package static let selectLayouts = Pass(
    "select-layouts", "store weights in panels where only products use them", .optimization
  ) { (module: inout Module, context: inout PassContext) throws(IngotError) in
    var (read, updated, ordered) = (Set<Parameter>(), Set<Parameter>(), Set<Parameter>())
    for instruction in module.functions.flatMap(\.body) {
      ordered.formUnion(instruction.rowMajorParameters.map(\.parameter))
      if let parameter = instruction.updatedParameter { updated.insert(parameter) }
      guard instruction.opcode.isProduct, !instruction.operands[1].isTransposed else { continue }
      if let parameter = instruction.operands[1].parameter { read.insert(parameter) }
    }
    for parameter in read.intersection(updated).subtracting(ordered) {
      let info = module[parameter]
      guard info.layout == .rowMajor, info.type.rows >= leastRows, info.type.columns > PanelOrder.columns else {
        continue
      }
      module.parameters[parameter.index].layout = .panels
      context.count("panels")
    }
  }
}

/// The number of rows from which copying a weight takes noticeable time.
private let leastRows = 64
