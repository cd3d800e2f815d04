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
    // A product that is consumed is split into whole rows, so that a band of the parameter and of its state is
    // contiguous in memory. Sums over the rows need all rows in one tile.
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
      transposesB: operands[1].isTransposed, splitsRows: splitsRows, isInRegisters: false,
      isInOrder: function.kind == .func, maySkip: false,
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

/// The sizes of the lists of non-zeros. The constants match the layout in `multiply.inc` and `consume.inc`.
package enum SkippingProduct {
  /// The number of multiply-adds below which a product is dense, whatever its operands are.
  static let leastWork = 1e6
  /// The largest size of the lists in bytes. Larger lists are not made.
  static let mostBytes = Double(16 << 20)
  /// The number of values of the left operand that are processed at once.
  package static let block = 48
  /// The size in bytes of the lists of a row within a block.
  package static let bytesOfRow = block * Int(entryBytes) + Int(numberBytes)
  /// The largest number of rows whose non-zeros are listed at once.
  package static let mostRows = 512
  /// The number of columns that a product in registers processes at once.
  package static let panel = 64
  /// The size in bytes of a list entry: a value, and the offset of the data that it multiplies.
  static let entryBytes = 8.0
  /// The size in bytes of a list's length, and of a number in a panel.
  static let numberBytes = 4.0
}

extension Operation.Product {
  /// Returns the size in bytes of the lists that a tile needs to skip zeros, or nil if the product never skips zeros
  /// because it is too small, so large that the lists would be too large, or of an unsupported shape.
  fileprivate func bytesOfLists(_ tiling: Tiling) -> Int? {
    let isPlain = out != nil && !transposesA && !transposesB
    guard isInOrder || isPlain || isInRegisters,
      isInOrder || Double(rows) * Double(columns) * Double(inner) >= SkippingProduct.leastWork
    else {
      return nil
    }
    let (entry, number) = (SkippingProduct.entryBytes, SkippingProduct.numberBytes)
    let bytes: Double
    if isInRegisters {
      let inner = Double(inner)
      bytes = Double(tiling.size) * (inner * entry + number) + inner * Double(SkippingProduct.panel) * number
    } else {
      let listed = min(splitsRows ? tiling.size : rows, SkippingProduct.mostRows)
      bytes = Double(listed * SkippingProduct.bytesOfRow)
    }
    return bytes <= SkippingProduct.mostBytes ? Int(bytes) : nil
  }
}
