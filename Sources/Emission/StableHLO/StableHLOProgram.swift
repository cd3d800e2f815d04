import IngotDiagnostics
import IngotFreezing
import IngotIR

/// A module of StableHLO while its `@main` is written, one operation after another.
struct StableHLOProgram {
  let frozen: FrozenModule
  let function: Function
  /// The operations of `@main`, and comments.
  private var lines: [Line] = []
  /// The values of `@main` that stand for those of the func.
  private var values: [StableHLOValue]
  /// The integer that all draws depend on, beside the step.
  let seed: StableHLOValue
  private var names = MLIRNames()
  private var symbols = MLIRNames(reserving: ["main"])
  /// The result of the func's instruction that is being written. Its operations but the last are named after it.
  private var current = ""
  /// The parameters that `@main` reads so far, and the text of the functions that return them.
  private var weights: [Parameter: StableHLOValue] = [:]
  private var weightFunctions: [String] = []
  /// The names of the functions that draw for `@main` so far, and their text.
  private var randomNames: [StableHLORandom: String] = [:]
  private var randomFunctions: [String] = []

  private enum Line {
    case comment(String)
    case operation(StableHLOValue, String)
  }

  init(_ frozen: FrozenModule, _ function: Function) {
    self.frozen = frozen
    self.function = function
    var names = MLIRNames()
    values = function.values.map { StableHLOValue(name: names.unique($0.name), type: StableHLOType($0.type)) }
    seed = StableHLOValue(name: names.unique("seed"), type: StableHLOType(.ui64))
    self.names = names
  }

  // MARK: Instructions

  /// Writes every instruction of the func.
  mutating func write() throws(IngotError) {
    for instruction in function.body {
      guard let result = instruction.result, instruction.epilogues.isEmpty else { throw unexpected(instruction) }
      lines.append(.comment(MLIR.comment(frozen.module.text(of: instruction, in: function))))
      current = values[result.index].name
      let value = try write(instruction, as: values[result.index].type)
      guard case .operation(let last, let text)? = lines.popLast(), last.name == value.name else {
        throw IngotError(.defect, "'@\(function.name)': expected '\(instruction.opcodes)' to end in its result")
      }
      lines.append(.operation(values[result.index], text))
    }
  }

  /// The error for an instruction that a func in inference mode cannot have.
  func unexpected(_ instruction: Instruction) -> IngotError {
    IngotError(
      .defect, "'@\(function.name)': expected an operation that a model writes, found '\(instruction.opcodes)'",
      at: instruction.location)
  }

  /// Returns an operand as it is stored, never transposed.
  mutating func value(_ operand: Operand) -> StableHLOValue {
    switch operand.source {
    case .value(let value): return values[value.index]
    case .parameter(let parameter):
      if let known = weights[parameter] { return known }
      let info = frozen.module[parameter]
      let type = StableHLOType(info.type)
      let name = symbols.unique(info.name)
      weightFunctions.append(
        """
          func.func private \(MLIR.symbol(name))() -> \(type) {
            %0 = stablehlo.constant dense<"0x\(MLIR.hexadecimal(frozen.value(parameter)))"> : \(type)
            return %0 : \(type)
          }

        """)
      let weight = StableHLOValue(name: names.unique(info.name), type: type)
      lines.append(.operation(weight, "func.call \(MLIR.symbol(name))() : () -> \(type)"))
      weights[parameter] = weight
      return weight
    }
  }

  // MARK: Operations

  /// Appends an operation that is named for what it does.
  private mutating func append(_ name: String, _ text: String, _ type: StableHLOType) -> StableHLOValue {
    let value = StableHLOValue(name: names.unique("\(name).\(current)"), type: type)
    lines.append(.operation(value, text))
    return value
  }

  func list(_ values: [StableHLOValue]) -> String { values.map { "%\($0.name)" }.joined(separator: ", ") }

  private func types(_ values: [StableHLOValue]) -> String { values.map { "\($0.type)" }.joined(separator: ", ") }

  /// Appends an operation whose operands have the type of its result.
  mutating func apply(_ operation: String, _ operands: StableHLOValue...) -> StableHLOValue {
    append(operation, "stablehlo.\(operation) \(list(operands)) : \(operands[0].type)", operands[0].type)
  }

  /// Appends an operation whose result has another type than its operands.
  ///
  /// - Parameter text: what stands between the name of the operation and the types; by default, the operands.
  mutating func apply(
    _ operation: String, _ operands: [StableHLOValue], _ text: String? = nil, to type: StableHLOType
  ) -> StableHLOValue {
    append(operation, "stablehlo.\(operation) \(text ?? list(operands)) : (\(types(operands))) -> \(type)", type)
  }

  /// Appends a tensor with the same element everywhere.
  mutating func constant(_ literal: String, _ type: StableHLOType) -> StableHLOValue {
    append("constant", "stablehlo.constant dense<\(literal)> : \(type)", type)
  }

  /// Appends a tensor with the same number everywhere, which is rounded to the type of its elements.
  mutating func constant(_ number: Double, _ type: StableHLOType) -> StableHLOValue {
    constant(type.element == .f32 ? MLIR.literal(Float(number)) : MLIR.literal(number), type)
  }

  /// Appends a tensor of which each element is its place in a dimension.
  mutating func iota(_ dimension: Int, _ type: StableHLOType) -> StableHLOValue {
    append("iota", "stablehlo.iota dim = \(dimension) : \(type)", type)
  }

  mutating func select(
    _ condition: StableHLOValue, _ value: StableHLOValue, else other: StableHLOValue
  ) -> StableHLOValue {
    append(
      "select",
      "stablehlo.select %\(condition.name), %\(value.name), %\(other.name) : \(condition.type), \(value.type)",
      value.type)
  }

  /// Appends a call of a private function that draws, and the function itself if it is the first call.
  mutating func call(_ random: StableHLORandom, _ operands: StableHLOValue...) -> StableHLOValue {
    let name = randomNames[random] ?? symbols.unique(random.name)
    if randomNames.updateValue(name, forKey: random) == nil {
      randomFunctions.append(random.text(named: MLIR.symbol(name)))
    }
    return append(
      random.kind.rawValue,
      "func.call \(MLIR.symbol(name))(\(list(operands))) : (\(types(operands))) -> \(random.result)", random.result)
  }

  // MARK: Text

  /// The whole module.
  var text: String {
    var bare = function
    bare.body = []
    let end = " {\n  \(frozen.module.text(of: bare.terminator, in: bare))\n}\n"
    let result = values[function.terminator.value.index]
    let arguments = function.arguments.flatMap { argument in
      let value = values[argument.index]
      return function[argument].type == .step ? [seed, value] : [value]
    }
    var moduleNames = MLIRNames()
    var text = "module \(MLIR.symbol(moduleNames.unique(frozen.module.name))) {\n"
    text += "  \(MLIR.comment(String(frozen.module.text(of: bare).dropLast(end.count))))\n"
    text += "  func.func public @main(\(arguments.map { "%\($0.name): \($0.type)" }.joined(separator: ", ")))"
    text += " -> \(result.type) {\n"
    for line in lines {
      switch line {
      case .comment(let comment): text += "    \(comment)\n"
      case .operation(let value, let operation): text += "    %\(value.name) = \(operation)\n"
      }
    }
    text += "    return %\(result.name) : \(result.type)\n  }\n"
    for function in randomFunctions + weightFunctions { text += function }
    return text + "}\n"
  }
}
