import IngotDiagnostics
import IngotIR

extension FunctionLowering {
  func lowerProduct(_ instruction: Instruction) throws(IngotError) -> ProgramInstruction {
    let operands = instruction.operands
    let types = operands.map { module.type(of: $0, in: function) }
    let (rows, columns, inner) = (types[0].shape[0], types[1].shape[1], types[0].shape[1])
    if let large = [rows, columns, inner].first(where: { $0 > Int(Int32.max) }) {
      throw IngotError(
        .badInput, "'\(instruction.opcode.rawValue)': expected dimensions below 2^31, found \(large)",
        at: instruction.location)
    }
    var out: Place?
    if let result = instruction.result { out = try layout.place(of: result, in: function) }
    let readsPanels = isInPanels(operands[1].parameter)
    let updatesPanels = isInPanels(instruction.updatedParameter)
    let tiling = ProductTiling(
      rows: rows, columns: columns, inner: inner, epilogues: instruction.epilogues.count,
      isConsumed: instruction.isConsumed, updatesPanels: updatesPanels, keepsRowsTogether: !instruction.taps.isEmpty)
    let prepared = PreparedOperands(
      rows: rows, columns: columns, inner: inner, transposesA: operands[0].isTransposed,
      skipsZeros: !instruction.call.expectedZeros.isEmpty, packs: !readsPanels || operands[1].isTransposed,
      tiling: tiling)
    let product = Operation.Product(
      a: try place(operands[0]), b: try place(operands[1]), bias: try operands.count > 2 ? place(operands[2]) : nil,
      out: out, rows: rows, columns: columns, inner: inner, transposesA: operands[0].isTransposed,
      transposesB: operands[1].isTransposed, readsPanels: readsPanels, updatesPanels: updatesPanels,
      tileRows: tiling.rows, tileColumns: tiling.columns,
      masks: prepared.masks, turned: prepared.turned, panels: prepared.panels,
      epilogues: try epilogues(of: instruction, .f32(rows, columns)))
    return ProgramInstruction(
      operation: Operation(opcode: instruction.opcode, arguments: .product(product)), tiling: tiling.tiling,
      reduces: false, scratchBytes: instruction.isConsumed ? tiling.bytes : 0, preparedBytes: prepared.bytes)
  }

  private func isInPanels(_ parameter: Parameter?) -> Bool { parameter.map { module[$0].layout == .panels } ?? false }

  private func epilogues(of instruction: Instruction, _ piped: TensorType) throws(IngotError) -> [Operation] {
    let taps = Dictionary(uniqueKeysWithValues: instruction.taps.map { ($0.epilogue, $0.value) })
    var operations: [Operation] = []
    for (position, call) in instruction.epilogues.enumerated() {
      let lowering = try CallLowering(call, self, out: taps[position], piped: piped, at: instruction.location)
      operations.append(try lowering.operation())
    }
    return operations
  }
}
