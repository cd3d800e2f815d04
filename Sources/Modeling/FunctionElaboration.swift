import IngotDiagnostics
import IngotIR

/// Elaborates one function: walks the symbolic graph from the function's result, operands first, visiting each node
/// once.
struct FunctionElaboration {
  private var builder: FunctionBuilder
  private let batch: Int
  /// The parameters by name; a module can have thousands.
  private let parameters: [String: Parameter]
  private(set) var nextStream: Int
  /// The mode that overrides the mode of every application; nil if each application uses its own.
  private var mode: ApplicationMode?
  /// The networks whose running statistics follow their minibatches; `trackings` holds their updates for the end of the
  /// body.
  var trackedNetworks: Set<String> = []
  var trackings: [Instruction] = []
  private var arguments: [String: Value] = [:]
  private var values: [ObjectIdentifier: Value] = [:]

  init(_ kind: Function.Kind, _ name: String, in module: Module, batch: Int, nextStream: Int) {
    builder = FunctionBuilder(kind, name, in: module)
    self.batch = batch
    parameters = Dictionary(
      module.parameters.enumerated().map { ($1.name, Parameter($0)) }, uniquingKeysWith: { first, _ in first })
    self.nextStream = nextStream
  }

  mutating func elaborate(_ phase: Phase) -> Function {
    let order = nodesInOrder(from: phase.loss.node)
    addInputs(of: order)
    arguments["step"] = builder.addArgument("step", .step)
    let networks = phase.networks.map(\.name)
    trackedNetworks = Set(networks)
    for node in order { values[ObjectIdentifier(node)] = value(of: node) }
    for tracking in trackings { builder.append(tracking) }
    builder.finish(
      with: .minimize(value(computed: phase.loss.node), networks: networks, optimizer: phase.optimizer.optimizer),
      location: phase.location)
    return builder.function
  }

  mutating func elaborate(_ frozen: Frozen) -> Function {
    let order = nodesInOrder(from: frozen.result.node)
    addInputs(of: order)
    if order.contains(where: \.isRandom) { arguments["step"] = builder.addArgument("step", .step) }
    mode = .inference
    for node in order { values[ObjectIdentifier(node)] = value(of: node) }
    builder.finish(
      with: .return(value(computed: frozen.result.node)), role: frozen.role, location: frozen.location)
    return builder.function
  }

  private mutating func addInputs(of order: [Node]) {
    for node in order {
      guard case .input(let name, let role) = node.kind, arguments[name] == nil, let shape = node.shape else {
        continue
      }
      arguments[name] = builder.addArgument(name, shape.type(batch: batch), role)
    }
  }

  mutating func elaborate(_ network: Network, head: Int?) -> Function {
    let input = builder.addArgument("input", SymbolicShape.rows(network.inputShape).type(batch: batch))
    var output = apply(network, to: input, mode: .inference)
    if let head { output = apply(network, head: head, to: output, mode: .inference) }
    builder.finish(with: .return(output), location: network.location)
    return builder.function
  }

  func type(of value: Value) -> TensorType { builder.function[value].type }

  /// Elaborates a graph in which one node stands for a value that already exists.
  mutating func elaborate(_ root: Node, binding placeholder: Node, to value: Value) -> Value {
    values[ObjectIdentifier(placeholder)] = value
    for node in nodesInOrder(from: root) where node !== placeholder {
      values[ObjectIdentifier(node)] = self.value(of: node)
    }
    return self.value(computed: root)
  }

  private func value(computed node: Node) -> Value {
    guard let value = values[ObjectIdentifier(node)] else { fatalError("operand not yet elaborated") }
    return value
  }

  private mutating func value(of node: Node) -> Value {
    guard let shape = node.shape else { fatalError("poisoned nodes are reported before elaboration") }
    let type = shape.type(batch: batch)
    switch node.kind {
    case .input(let name, _):
      guard let argument = arguments[name] else { fatalError("no argument '\(name)'") }
      return argument
    case .sample(let distribution, let operands):
      return append(
        distribution.opcode, operands.map { .value(value(computed: $0)) } + [step],
        distribution.attributes.merging([.stream: takeStream()]) { $1 }, type: type, at: node.location)
    case .rowSums(let operand):
      let type = TensorType.f32(builder.function[value(computed: operand)].type.columns, 1)
      let ones = append(.constant, [], [.value: .float(1)], type: type, at: node.location)
      return append(.matmul, [.value(value(computed: operand)), .value(ones)], at: node.location)
    case .constant(let number):
      return append(.constant, [], [.value: .float(number)], type: type, at: node.location)
    case .operation(let opcode, let operands, let attributes):
      return append(opcode, operands.map { .value(value(computed: $0)) }, attributes, type: type, at: node.location)
    case .application(let network, let input, let own):
      return apply(network, to: value(computed: input), mode: mode ?? own)
    case .head(let network, let index, let trunk, let own):
      return apply(network, head: index, to: value(computed: trunk), mode: mode ?? own)
    case .placeholder: fatalError("a placeholder is bound to a value")
    case .failed:
      fatalError("failed nodes are reported before elaboration")
    }
  }

  var step: Operand {
    guard let step = arguments["step"] else { fatalError("no argument 'step'") }
    return .value(step)
  }

  func parameter(_ name: String) -> Parameter {
    guard let parameter = parameters[name] else { fatalError("no parameter '\(name)'") }
    return parameter
  }

  mutating func takeStream() -> AttributeValue {
    defer { nextStream += 1 }
    return .integer(nextStream)
  }

  mutating func append(
    _ opcode: Opcode, _ operands: [Operand], _ attributes: [AttributeName: AttributeValue] = [:],
    type: TensorType? = nil, at location: SourceLocation
  ) -> Value {
    do {
      return try builder.append(opcode, operands, attributes, type: type, location: location)
    } catch {
      fatalError("shapes are checked before elaboration: \(error)")
    }
  }
}
