import IngotIR
package import IngotPasses

extension Pass {
  /// Rewrites single instructions by the rules of algebra; see `SimplificationRule.all`.
  ///
  ///     %1 = sigmoid %0
  ///     %2 = binary_cross_entropy %1, %x
  /// ->
  ///     %1 = sigmoid %0
  ///     %2 = bce_with_logits %0, %x
  ///
  /// Each rule looks at one instruction and at the definitions of its operands. `dce` removes instructions that a
  /// rewrite leaves unused. Never changes a draw, never joins two instructions that others use, and never reads a
  /// parameter after its update.
  package static let simplify = Pass("simplify", "rewrite by the rules of algebra") { function, context in
    var definitions = Definitions(function)
    var replacements: [Value: Value] = [:]
    var updated: Set<Parameter> = []
    var body: [Instruction] = []
    body.reserveCapacity(function.body.count)
    instructions: for original in function.body {
      var instruction = original.replacing(replacements)
      // A rewritten instruction may match another rule; each rewrite makes it simpler, so the loop ends.
      while let (name, rewrite) = SimplificationRule.first(for: instruction, definitions, exact: context.isExact) {
        if case .call(let call) = rewrite,
          call.operands.contains(where: { $0.parameter.map(updated.contains) ?? false })
        {
          break
        }
        context.count(name)
        switch rewrite {
        case .value(let value):
          if let result = instruction.result { replacements[result] = value }
          continue instructions
        case .call(let call):
          instruction.call = call
        }
      }
      if let parameter = instruction.updatedParameter { updated.insert(parameter) }
      definitions.define(instruction)
      body.append(instruction)
    }
    function.body = body
    function.terminator = function.terminator.replacing(replacements)
  }
}

/// The result of applying a rule to an instruction.
enum Rewrite {
  /// The instruction computes this call instead.
  case call(Call)
  /// The instruction's result is a value that already exists.
  case value(Value)
}

/// One rule of algebra.
struct SimplificationRule: Sendable {
  let name: String
  /// Whether the rule replaces the reference's formula with a more stable one; `--exact` skips such rules.
  var changesFormula = false
  let rewrite: @Sendable (Instruction, Definitions) -> Rewrite?

  static let all: [SimplificationRule] = losses + gates + identities + constants

  static func first(
    for instruction: Instruction, _ definitions: Definitions, exact: Bool
  ) -> (name: String, rewrite: Rewrite)? {
    // Only plain instructions with a result are rewritten.
    guard instruction.result != nil, instruction.epilogues.isEmpty else { return nil }
    for rule in all where !(exact && rule.changesFormula) {
      if let rewrite = rule.rewrite(instruction, definitions) { return (rule.name, rewrite) }
    }
    return nil
  }
}

/// The definitions of the values before an instruction.
struct Definitions {
  private var body: [Instruction] = []
  private var analysis: DefinitionsAndUses
  private var byCall: [Call: Value] = [:]

  init(_ function: Function) { analysis = DefinitionsAndUses(valueCount: function.values.count) }

  mutating func define(_ instruction: Instruction) {
    body.append(instruction)
    analysis.append(instruction)
    if let result = instruction.result, instruction.epilogues.isEmpty, byCall[instruction.call] == nil {
      byCall[instruction.call] = result
    }
  }

  /// Returns the call that defines an operand, if it is a plain call of the given opcode.
  func call(_ opcode: Opcode, giving operand: Operand) -> Call? {
    guard !operand.isTransposed, let value = operand.value, let position = analysis.definition(of: value),
      body[position].opcode == opcode, body[position].epilogues.isEmpty
    else { return nil }
    return body[position].call
  }

  /// Returns a value that is the result of exactly this call.
  func value(of call: Call) -> Value? { byCall[call] }

  /// Returns the number that all elements of an operand equal, if it is a constant.
  func constant(_ operand: Operand) -> Float? { call(.constant, giving: operand)?.float(.value) }
}
