package import IngotDiagnostics

/// Which part of a phase an instruction belongs to; set where the instruction is made.
package enum InstructionRole: String, Hashable, Sendable {
  /// Computes the loss, or the result of a func.
  case forward
  /// Computes gradients.
  case reverse
  /// Changes a parameter.
  case update
}

/// One instruction: a call, the epilogues piped after it, and what they give.
///
///     %2, %3 = linear %x, @w, @b |> relu |> column_sums : f32[100x10], f32[10]
///
/// Each epilogue takes what the calls before it have made. `relu` and its like change it; `column_sums` lets it pass and
/// gives a result of its own; an update consumes it.
package struct Instruction: Hashable, Sendable {
  package var call: Call
  /// Only products have any, and only from form `optimized` on.
  package var epilogues: [Call] = []
  /// In the order in which they are printed: what the pipe carries at its end, unless an update consumes it, then the result of
  /// each epilogue that taps it.
  package var results: [Value]
  package var role: InstructionRole
  /// The line of the DSL or of the `.graph` file that asked for it.
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

  /// `matmul |> gate |> column_sums`.
  package var opcodes: String { calls.map(\.opcode.rawValue).joined(separator: " |> ") }

  /// The operands of all calls.
  package var allOperands: [Operand] { epilogues.isEmpty ? operands : calls.flatMap(\.operands) }

  /// The values that any of the calls reads.
  package var operandValues: [Value] { allOperands.compactMap(\.value) }

  /// The update that the instruction is or ends in.
  package var update: Call? {
    let last = epilogues.last ?? call
    return last.opcode.isUpdate ? last : nil
  }

  /// The parameter that the instruction writes.
  package var updatedParameter: Parameter? { update?.updatedParameter }

  /// Whether an update uses up what the calls before it have made.
  package var isConsumed: Bool { !epilogues.isEmpty && update != nil }

  /// What the pipe carries at its end; nil for an update, and where one consumes it.
  package var result: Value? { update == nil ? results.first : nil }

  /// The epilogues that give a result beside that of the pipe, with their positions.
  package var taps: [(epilogue: Int, value: Value)] {
    let positions = epilogues.indices.filter { epilogues[$0].opcode.tapsPipe }
    return Array(zip(positions, results.dropFirst(update == nil ? 1 : 0))).map { (epilogue: $0.0, value: $0.1) }
  }

  /// How many results the calls give.
  package var expectedResults: Int { (update == nil ? 1 : 0) + epilogues.count(where: \.opcode.tapsPipe) }
}

extension Instruction {
  /// The most epilogues that a product may have.
  package static let maximumEpilogues = 4
}
