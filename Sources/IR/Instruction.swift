package import IngotDiagnostics

/// One instruction: a call, the epilogues piped behind it, and what they give.
///
///     %2, %3 = linear %x, @w, @b |> relu |> column_sums : f32[100x10], f32[10]
///
/// Each epilogue takes what the calls before it have made. `relu` and its like change it; `column_sums` lets it pass and
/// gives a second result; an update consumes it, and the instruction has no result.
package struct Instruction: Hashable, Sendable {
  package var call: Call
  /// Only products have any, and only from form `optimized` on.
  package var epilogues: [Call] = []
  package var result: Value?
  /// The result of the epilogue `column_sums`.
  package var columnSums: Value?
  /// The line of the DSL or of the `.graph` file that asked for it.
  package var location: SourceLocation?

  package init(
    _ opcode: Opcode, _ operands: [Operand], _ attributes: Attributes = Attributes(), result: Value? = nil,
    location: SourceLocation? = nil
  ) {
    call = Call(opcode, operands, attributes)
    self.result = result
    self.location = location
  }

  package var opcode: Opcode { call.opcode }
  package var operands: [Operand] { call.operands }
  package var attributes: Attributes { call.attributes }

  /// The call and its epilogues, in the order in which they run.
  package var calls: [Call] { epilogues.isEmpty ? [call] : [call] + epilogues }

  /// `matmul |> gate |> column_sums`.
  package var opcodes: String { calls.map(\.opcode.rawValue).joined(separator: " |> ") }

  /// Of all calls.
  package var allOperands: [Operand] { epilogues.isEmpty ? operands : calls.flatMap(\.operands) }

  /// The values that any of the calls reads.
  package var operandValues: [Value] { allOperands.compactMap(\.value) }

  /// In the order in which they are printed.
  package var results: [Value] { [result, columnSums].compactMap { $0 } }

  /// The update that the instruction is or ends in.
  package var update: Call? {
    let last = epilogues.last ?? call
    return last.opcode.family == .update ? last : nil
  }

  /// The parameter that the instruction writes.
  package var updatedParameter: Parameter? { update?.updatedParameter }
}

extension Instruction {
  /// What a product may have; the kernels hold them in a fixed array.
  package static let maximumEpilogues = 4
}

extension Opcode {
  /// Which operand the pipe brings when the opcode is an epilogue; nil for opcodes that cannot be one.
  package var pipedOperand: Int? {
    switch self {
    case .relu, .leakyReLU, .tanh, .sigmoid, .dropout, .gate, .columnSums: 0
    case .adam, .sgd: 1
    case .linear, .matmul, .add, .subtract, .multiply, .divide, .scale, .exp, .log, .softmax, .logSoftmax, .mean,
      .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy, .softmaxCrossEntropy, .constant, .normal,
      .uniform, .tanhAdjoint, .sigmoidAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint, .binaryCrossEntropyAdjoint,
      .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint, .broadcast,
      .concatRows, .sliceRows, .concatColumns, .sliceColumns, .padColumns, .categorical, .mixture, .swissRoll,
      .scaleColumns, .shiftColumns, .normalizeColumns, .inverseDeviation, .normalizeColumnsAdjoint, .sumSquares,
      .clipFactor, .rescale, .trackMean, .trackVariance:
      nil
    }
  }

  /// Whether epilogues may be piped behind it.
  package var isProduct: Bool { self == .linear || self == .matmul }
}
