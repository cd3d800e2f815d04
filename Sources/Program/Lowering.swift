package import IngotDiagnostics
package import IngotIR

extension Program {
  /// Lowers a module: operands become places, attributes become settings, and work is split into tiles.
  ///
  /// - Parameters:
  ///   - module: a verified module of form `planned`.
  ///   - isSequential: whether each instruction is complete before the next one starts, so that all products can prepare
  ///     their operands in the same memory.
  /// - Throws: if a size is larger than the kernels support.
  package init(_ module: Module, isSequential: Bool = false) throws(IngotError) {
    self.module = module
    var layout = try RegionLayout(of: module)
    let lowerings = module.functions.map { FunctionLowering(module: module, layout: layout, function: $0) }
    var bodies: [[ProgramInstruction]] = []
    for lowering in lowerings {
      var body: [ProgramInstruction] = []
      for instruction in lowering.function.body { body.append(try lowering.lower(instruction)) }
      bodies.append(body)
    }
    let area = bodies.joined().map(\.preparedBytes).max() ?? 0
    let areas = isSequential ? 1 : 2
    var functions: [ProgramFunction] = []
    for (lowering, body) in zip(lowerings, bodies) {
      functions.append(
        ProgramFunction(
          kind: lowering.function.kind, name: lowering.function.name,
          instructions: try lowering.scheduled(body, areas: areas, bytes: area),
          result: try layout.place(of: lowering.function.terminator.value, in: lowering.function)))
    }
    layout.reserve(areas * area, in: .prepared)
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

  /// Says what each instruction waits for. Products take turns with the areas of prepared operands: with two of them,
  /// one product can be prepared while another one runs.
  func scheduled(
    _ body: [ProgramInstruction], areas: Int, bytes: Int
  ) throws(IngotError) -> [ProgramInstruction] {
    var (body, accesses, area) = (body, [Accesses](), 0)
    for (index, instruction) in function.body.enumerated() {
      var access = try Accesses(instruction, self)
      if case .product(var product) = body[index].operation.arguments, body[index].preparedBytes > 0 {
        product.movePreparedOperands(by: area * bytes)
        body[index].operation = Operation(opcode: instruction.opcode, arguments: .product(product))
        access.use(Accesses.Extent(Place(.prepared, area * bytes), count: body[index].preparedBytes))
        area = (area + 1) % areas
      }
      accesses.append(access)
    }
    for (index, earlier) in waits(of: accesses).enumerated() { body[index].waits = earlier }
    return body
  }

  func place(_ operand: Operand) throws(IngotError) -> Place {
    switch operand.source {
    case .parameter(let parameter): layout.place(of: parameter)
    case .value(let value): try layout.place(of: value, in: function)
    }
  }
}
