import CIngotKernels
import IngotDiagnostics
import IngotIR

extension Lowering {
  /// Rows, columns and tiles: how the work of an instruction is cut.
  func setShape(
    of instruction: Instruction, in function: Function, _ lowered: inout ingot_instruction
  ) throws(IngotError) {
    let types = instruction.operands.map { module.type(of: $0, in: function) }
    if instruction.opcode.isProduct {
      try setProduct(instruction, types, &lowered)
      return
    }
    let result = instruction.result.map { function[$0].type } ?? types[0]
    var shape = result
    switch instruction.opcode {
    case .softmax, .softmaxAdjoint, .logSoftmax, .logSoftmaxAdjoint, .softmaxCrossEntropyAdjoint:
      lowered.tiling = Tiling.cut(shape.rows, every: max(1, Tiling.elements / shape.columns))
    case .softmaxCrossEntropy:
      shape = types[0]
      lowered.tiling = Tiling.reduction(shape.rows, every: max(1, Tiling.elements / shape.columns))
    case .columnSums, .normalizeColumns, .normalizeColumnsAdjoint:
      shape = types[0]
      lowered.tiling = Tiling.cut(shape.columns, every: Tiling.columns)
    case .trackMean, .trackVariance:
      shape = types[1]
      lowered.tiling = Tiling.cut(shape.columns, every: Tiling.columns)
    case .mean, .sumSquares, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy:
      shape = types[0]
      lowered.tiling = Tiling.reduction(shape.count, every: Tiling.elements)
    case .concatColumns, .sliceColumns, .padColumns, .scaleColumns, .shiftColumns:
      lowered.tiling = Tiling.cut(shape.rows, every: max(1, Tiling.elements / shape.columns))
    case .categorical, .mixture, .swissRoll:
      lowered.tiling = Tiling.whole(shape.rows)
    case .normal, .uniform:
      lowered.tiling = Tiling.whole(shape.count)
    case .add, .subtract, .multiply, .divide, .scale, .exp, .log, .relu, .leakyReLU, .tanh, .sigmoid, .dropout,
      .constant, .gate, .tanhAdjoint, .sigmoidAdjoint, .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint,
      .meanSquaredErrorAdjoint, .crossEntropyAdjoint, .broadcast, .concatRows, .sliceRows, .inverseDeviation,
      .clipFactor, .rescale, .adam, .sgd:
      lowered.tiling = Tiling.cut(shape.count, every: Tiling.elements)
    case .linear, .matmul: break
    }
    lowered.rows = Int64(shape.rows)
    lowered.columns = Int64(shape.columns)
  }

  private func setProduct(
    _ instruction: Instruction, _ types: [TensorType], _ lowered: inout ingot_instruction
  ) throws(IngotError) {
    let (rows, columns, inner) = (types[0].shape[0], types[1].shape[1], types[0].shape[1])
    if let large = [rows, columns, inner].first(where: { $0 > Int(Int32.max) }) {
      throw IngotError(
        .badInput, "'\(instruction.opcode.rawValue)': expected dimensions below 2^31, found \(large)",
        at: instruction.location)
    }
    lowered.rows = Int64(rows)
    lowered.columns = Int64(columns)
    lowered.inner = Int64(inner)
    lowered.transposes.0 = instruction.operands[0].isTransposed ? 1 : 0
    lowered.transposes.1 = instruction.operands[1].isTransposed ? 1 : 0
    let multiplyAdds = checkedProduct([rows, columns, inner]) ?? Int.max
    if instruction.result == nil {
      // Whole rows: a band of the parameter and of its state is one piece of memory.
      lowered.splits_rows = 1
      lowered.tiling = Tiling.consumedProduct(rows: rows, columns: columns)
    } else {
      // Sums over the rows need all of them in one tile.
      lowered.splits_rows = rows > columns && instruction.columnSums == nil ? 1 : 0
      lowered.tiling = Tiling.product(lowered.splits_rows == 1 ? rows : columns, multiplyAdds: multiplyAdds)
    }
  }
}
