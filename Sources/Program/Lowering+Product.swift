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
    let isConsumed = instruction.isConsumed
    // Whole rows of what is consumed: a band of the parameter and of its state is one piece of memory. Sums over the rows need all
    // of them in one tile.
    let splitsRows = isConsumed || rows > columns && instruction.taps.isEmpty
    let tiling =
      isConsumed
      ? Tiling.consumedProduct(rows: rows, columns: columns)
      : Tiling.product(
        splitsRows ? rows : columns, splitsRows ? .row : .column,
        multiplyAdds: checkedProduct([rows, columns, inner]) ?? Int.max)
    var product = Operation.Product(
      a: try place(operands[0]), b: try place(operands[1]), bias: try operands.count > 2 ? place(operands[2]) : nil,
      out: out, rows: rows, columns: columns, inner: inner, transposesA: operands[0].isTransposed,
      transposesB: operands[1].isTransposed, splitsRows: splitsRows, isInRegisters: false, maySkip: false,
      epilogues: try epilogues(of: instruction, .f32(rows, columns)))
    product.isInRegisters =
      isConsumed && product.epilogues.count == 1 && instruction.opcode == .matmul && product.transposesA
      && !product.transposesB
    let lists = product.bytesOfLists(tiling) ?? 0
    product.maySkip = lists > 0
    let tile = isConsumed ? tiling.size * columns * MemoryLayout<Float>.size : 0
    return ProgramInstruction(
      operation: Operation(opcode: instruction.opcode, arguments: .product(product)), tiling: tiling, reduces: false,
      scratchBytes: max(tile, lists))
  }

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

/// The sizes of the lists of non-zeros, as `skip.inc` and `consume.inc` lay them out; the constants are theirs.
package enum SkippingProduct {
  /// Multiply-adds below which a product is dense whatever its operands are.
  static let leastWork = 1e6
  /// Lists larger than this are not made.
  static let mostBytes = Double(16 << 20)
  /// Values of the left operand that are taken at once.
  package static let block = 48
  /// Columns that a product in registers takes at once.
  package static let panel = 64
  /// A value and where what it multiplies starts.
  static let entryBytes = 8.0
  /// Of the length of a list, and of a number of a panel.
  static let numberBytes = 4.0
}

extension Operation.Product {
  /// Bytes of the lists that a tile needs when it skips zeros; nil when it never skips any: because it is too small, or so large
  /// that the lists would be too, or of another shape.
  fileprivate func bytesOfLists(_ tiling: Tiling) -> Int? {
    let isPlain = out != nil && !transposesA && !transposesB
    guard isPlain || isInRegisters, Double(rows) * Double(columns) * Double(inner) >= SkippingProduct.leastWork else {
      return nil
    }
    let (entry, number) = (SkippingProduct.entryBytes, SkippingProduct.numberBytes)
    let bytes: Double
    if isInRegisters {
      let inner = Double(inner)
      bytes = Double(tiling.size) * (inner * entry + number) + inner * Double(SkippingProduct.panel) * number
    } else {
      bytes = Double(splitsRows ? tiling.size : rows) * (Double(SkippingProduct.block) * entry + number)
    }
    return bytes <= SkippingProduct.mostBytes ? Int(bytes) : nil
  }
}
