package import IngotDiagnostics

/// Information about a value: its name without `%`, its type, and in a planned function its place in the arena.
package struct ValueInfo: Hashable, Sendable {
  package var name: String
  package var type: TensorType
  /// The offset in bytes from the start of the arena, set by planning.
  package var offset: Int?
  /// The role of an argument: the data that it takes.
  package var role: ArgumentRole?

  package init(name: String, type: TensorType, offset: Int? = nil, role: ArgumentRole? = nil) {
    self.name = name
    self.type = type
    self.offset = offset
    self.role = role
  }
}

/// How a parameter is updated: the opcode of the update and its attributes.
package struct Optimizer: Hashable, Sendable {
  package var opcode: Opcode
  package var attributes: Attributes
  /// The maximum norm of the gradient of all trained parameters together; a larger gradient is scaled down to this
  /// norm.
  package var clip: Float?

  package init(_ opcode: Opcode, _ attributes: Attributes, clip: Float? = nil) {
    self.opcode = opcode
    self.attributes = attributes
    self.clip = clip
  }
}

/// How a function ends.
package enum Terminator: Hashable, Sendable {
  /// The request of an elaborated phase: reduce the loss by changing these networks.
  case minimize(Value, networks: [String], optimizer: Optimizer)
  case `return`(Value)

  package var value: Value {
    switch self {
    case .minimize(let value, _, _), .return(let value): value
    }
  }
}

/// A straight-line body with arguments and one result: a phase, which trains, or a frozen network.
package struct Function: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// A function that the training loop runs once per step.
    case phase
    /// A network in inference mode.
    case `func`
  }

  package var kind: Kind
  package var name: String
  /// The purpose of a func.
  package var role: FunctionRole?
  package var arguments: [Value]
  package var resultType: TensorType
  /// Every value ever created in the function, used or not, so that a value keeps its index through all passes.
  package var values: [ValueInfo]
  package var body: [Instruction]
  package var terminator: Terminator
  package var location: SourceLocation?
  package var terminatorLocation: SourceLocation?

  package init(
    kind: Kind, name: String, arguments: [Value], resultType: TensorType, values: [ValueInfo], body: [Instruction],
    terminator: Terminator
  ) {
    self.kind = kind
    self.name = name
    self.arguments = arguments
    self.resultType = resultType
    self.values = values
    self.body = body
    self.terminator = terminator
  }

  package subscript(value: Value) -> ValueInfo {
    get { values[value.index] }
    set { values[value.index] = newValue }
  }

  /// The argument with the given name, for example `step`.
  package func argument(named name: String) -> Value? { arguments.first { self[$0].name == name } }
}
