package import IngotDiagnostics
package import IngotIR

extension Program {
  /// Lowers a module: operands become places, attributes become settings, and work is split into tiles.
  ///
  /// - Parameter module: a verified module of form `planned`.
  /// - Throws: if a size is larger than the kernels support.
  package init(_ module: Module) throws(IngotError) {
    self.module = module
    var layout = try RegionLayout(of: module)
    var functions: [ProgramFunction] = []
    for function in module.functions {
      let lowering = FunctionLowering(module: module, layout: layout, function: function)
      var instructions: [ProgramInstruction] = []
      for instruction in function.body { instructions.append(try lowering.lower(instruction)) }
      functions.append(
        ProgramFunction(
          kind: function.kind, name: function.name, instructions: instructions,
          result: try layout.place(of: function.terminator.value, in: function)))
    }
    layout.reserve(functions.flatMap(\.instructions).map(\.preparedBytes).max() ?? 0, in: .prepared)
    self.layout = layout
    self.functions = functions
  }
}

/// Lowers the instructions of one function.
struct FunctionLowering {
  let module: Module
  let layout: RegionLayout
  let function: Function

  func lower(_ instruction: Instruction) throws(IngotError) -> ProgramInstruction {
    if instruction.opcode.isProduct { return try lowerProduct(instruction) }
    let traits = instruction.opcode.traits
    let call = try CallLowering(instruction.call, self, out: instruction.result, at: instruction.location)
    return ProgramInstruction(
      operation: try call.operation(), tiling: Tiling.of(traits, on: call.worked), reduces: traits.reduces,
      scratchBytes: 0, preparedBytes: 0)
  }

  func place(_ operand: Operand) throws(IngotError) -> Place {
    switch operand.source {
    case .parameter(let parameter): layout.place(of: parameter)
    case .value(let value): try layout.place(of: value, in: function)
    }
  }
}
