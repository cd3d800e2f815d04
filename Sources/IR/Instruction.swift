package import IngotDiagnostics

/// The part of a phase that an instruction belongs to, set when the instruction is created.
package enum InstructionRole: String, Hashable, Sendable {
  /// Computes the loss, or the result of a func.
  case forward
  /// Computes gradients.
  case reverse
  /// Changes a parameter.
  case update
}

/// One instruction: a call, the epilogues piped after it, and their results.
///
///     %2, %3 = linear %x, @w, @b |> relu |> column_sums : f32[100x10], f32[10]
///
/// Each epilogue takes the output of the calls before it. Epilogues such as `relu` change it; `column_sums` passes it
/// on and produces an additional result; an update consumes it.
package struct Instruction: Hashable, Sendable {
  package var call: Call
  /// The epilogues. Only products have any, and only from form `optimized` on.
  package var epilogues: [Call] = []
  /// The results in print order: the value at the end of the pipe, unless an update consumes it, then the result of
  /// each epilogue that taps the pipe.
  package var results: [Value]
  package var role: InstructionRole
  /// The line of the DSL or of the `.graph` file that the instruction comes from.
  package var location: SourceLocation?

  package init(
    _ call: Call, results: [Value] = [], role: InstructionRole = .forward, location: SourceLocation? = nil
  ) {
    self.call = call
    self.results = results
    self.role = role
    self.location = location
  }

  package init(
    _ opcode: Opcode, _ operands: [Operand], _ attributes: Attributes = Attributes(), result: Value? = nil,
    role: InstructionRole = .forward, location: SourceLocation? = nil
  ) {
    self.init(Call(opcode, operands, attributes), results: result.map { [$0] } ?? [], role: role, location: location)
  }

  package var opcode: Opcode { call.opcode }
  package var operands: [Operand] { call.operands }
  package var attributes: Attributes { call.attributes }

  /// The call and its epilogues, in the order in which they run.
  package var calls: [Call] { epilogues.isEmpty ? [call] : [call] + epilogues }

  /// The names of the opcodes, such as `matmul |> gate |> column_sums`.
  package var opcodes: String { calls.map(\.opcode.rawValue).joined(separator: " |> ") }

  /// The operands of all calls.
  package var allOperands: [Operand] { epilogues.isEmpty ? operands : calls.flatMap(\.operands) }

  /// The values that the calls read.
  package var operandValues: [Value] { allOperands.compactMap(\.value) }

  /// The update that the instruction is or ends in.
  package var update: Call? {
    let last = epilogues.last ?? call
    return last.opcode.isUpdate ? last : nil
  }

  /// The parameter that the instruction writes.
  package var updatedParameter: Parameter? { update?.updatedParameter }

  /// Whether an update consumes the output of the calls before it.
  package var isConsumed: Bool { !epilogues.isEmpty && update != nil }

  /// The value at the end of the pipe; nil for an update, or if an update consumes the value.
  package var result: Value? { update == nil ? results.first : nil }

  /// The positions of the epilogues that produce a result besides that of the pipe, with those results.
  package var taps: [(epilogue: Int, value: Value)] {
    let positions = epilogues.indices.filter { epilogues[$0].opcode.tapsPipe }
    return Array(zip(positions, results.dropFirst(update == nil ? 1 : 0))).map { (epilogue: $0.0, value: $0.1) }
  }

  /// The number of results that the calls produce.
  package var expectedResults: Int { (update == nil ? 1 : 0) + epilogues.count(where: \.opcode.tapsPipe) }
}

extension Instruction {
  /// The maximum number of epilogues that a product can have.
  package static let maximumEpilogues = 4
}
