package import IngotDiagnostics

/// Appends instructions to a function, names their results and computes their types.
package struct FunctionBuilder {
  package private(set) var function: Function
  /// The role that appended instructions get.
  package var role = InstructionRole.forward
  private let module: Module
  private var nextNumber: Int

  /// Continues `function`; new values take the numbers after the largest that it uses.
  package init(_ function: Function, in module: Module) {
    self.function = function
    self.module = module
    nextNumber = (function.values.compactMap { Int($0.name) }.max() ?? -1) + 1
  }

  /// Starts an empty function.
  package init(_ kind: Function.Kind, _ name: String, in module: Module) {
    let terminator = Terminator.return(Value(0))
    self.init(
      Function(
        kind: kind, name: name, arguments: [], resultType: .scalar, values: [], body: [], terminator: terminator),
      in: module)
  }

  package mutating func addArgument(_ name: String, _ type: TensorType, _ role: ArgumentRole? = nil) -> Value {
    let value = addValue(named: name, type)
    function[value].role = role
    function.arguments.append(value)
    return value
  }

  /// Appends an instruction that has a result.
  ///
  /// - Parameters:
  ///   - name: the name of the result, or nil for the next free number.
  ///   - type: the type of the result, for opcodes that cannot infer it from their operands.
  /// - Throws: a mismatch if the operands break the opcode's typing rule; in that case, nothing is appended.
  package mutating func append(
    _ opcode: Opcode, _ operands: [Operand], _ attributes: [AttributeName: AttributeValue] = [:],
    named name: String? = nil, type declared: TensorType? = nil, location: SourceLocation? = nil
  ) throws(TypeMismatch) -> Value {
    let call = Call(opcode, operands, Attributes(attributes, rules: opcode.signature.attributes))
    let types = operands.map { module.type(of: $0, in: function) }
    guard let type = try call.resultType(types, declared: declared) else {
      fatalError("'\(opcode.rawValue)' has no result")
    }
    let result = addValue(named: name ?? freshName(), type)
    function.body.append(Instruction(call, results: [result], role: role, location: location))
    return result
  }

  /// Appends an update of a parameter.
  package mutating func append(_ update: Instruction) {
    function.body.append(update)
  }

  package mutating func finish(
    with terminator: Terminator, role: FunctionRole? = nil, location: SourceLocation? = nil
  ) {
    function.role = role
    function.terminator = terminator
    function.resultType = function[terminator.value].type
    function.terminatorLocation = location
  }

  private mutating func freshName() -> String {
    defer { nextNumber += 1 }
    return String(nextNumber)
  }

  private mutating func addValue(named name: String, _ type: TensorType) -> Value {
    function.values.append(ValueInfo(name: name, type: type))
    return Value(function.values.count - 1)
  }
}
