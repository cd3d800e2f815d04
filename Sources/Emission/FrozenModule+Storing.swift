package import IngotDiagnostics
package import IngotFreezing
package import IngotIR

extension FrozenModule {
  /// The number of rows below which the factors of integers would cost as much as the integers save.
  private static let leastRowsOfIntegers = 16

  /// Returns the type in which an artefact stores a parameter: the given one for a weight, the right operand of a
  /// product, and otherwise 32-bit floats.
  package func storedType(of parameter: Parameter, as type: WeightType) -> WeightType {
    let isWeight = module.functions.flatMap(\.body).contains { instruction in
      instruction.opcode.isProduct && instruction.operands[1] == .parameter(parameter)
    }
    if !isWeight || type == .int8 && module[parameter].type.rows < Self.leastRowsOfIntegers { return .f32 }
    return type
  }

  /// Returns a parameter as an artefact stores it.
  package func stored(_ parameter: Parameter, as type: WeightType) throws(IngotError) -> StoredWeight {
    let info = module[parameter]
    return try StoredWeight(
      value(parameter), columns: info.type.columns, as: storedType(of: parameter, as: type), named: info.name)
  }

  /// Returns the module with the numbers that an artefact computes with: those of weights as they are after they were
  /// stored in a type and read again.
  package func storing(_ type: WeightType) throws(IngotError) -> FrozenModule {
    try FrozenModule(module) { parameter throws(IngotError) in try stored(parameter, as: type).decoded }
  }
}
