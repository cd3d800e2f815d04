package import IngotDiagnostics
package import IngotIR

/// Turns a model into a module of form `elaborated`: adds the batch, names the parameters, allots random streams.
///
/// Each network that a phase applies also becomes a `func` of its name, the network in inference mode; one with heads becomes
/// a `func` for each, `NETWORK.HEAD`. Frozen functions follow.
///
/// - Parameters:
///   - batch: rows of every input, at least 1.
///   - seed: of every random stream and of the initial parameters.
/// - Throws: all root errors of the model, each at its line of the DSL.
package func elaborate<M: Model>(_ model: M, batch: Int, seed: UInt64) throws(IngotError) -> Module {
  guard batch >= 1 else { throw IngotError(.badInput, "expected a batch of at least 1, found \(batch)") }
  let parts = model.phases
  let survey = Survey(parts, model: M.name)
  if !survey.diagnostics.isEmpty { throw IngotError(.badInput, survey.diagnostics) }
  var module = Module(name: M.name, batch: batch, seed: seed)
  for network in survey.networks { module.parameters += network.parameters }
  var streams = 0
  for phase in parts.phases {
    var elaboration = FunctionElaboration(.phase, phase.name, in: module, batch: batch, nextStream: streams)
    let function = elaboration.elaborate(phase)
    module.functions.append(function)
    streams = elaboration.nextStream
  }
  for network in survey.networks {
    for head in network.heads.isEmpty ? [nil] : network.heads.indices.map(Optional.some) {
      let name = head.map { "\(network.name).\(network.heads[$0].name)" } ?? network.name
      var elaboration = FunctionElaboration(.func, name, in: module, batch: batch, nextStream: streams)
      module.functions.append(elaboration.elaborate(network, head: head))
    }
  }
  for frozen in parts.frozen {
    var elaboration = FunctionElaboration(.func, frozen.name, in: module, batch: batch, nextStream: streams)
    module.functions.append(elaboration.elaborate(frozen))
  }
  let problems = Verifier.problems(in: module, form: .elaborated)
  if !problems.isEmpty {
    throw IngotError(.badInput, problems.map { Diagnostic("\($0.message)\(module.excerpt(at: $0.anchor))") })
  }
  return module
}

/// Elaborates one function: walks the symbolic graph from its result, operands first, each node once.
private struct FunctionElaboration {
  private var builder: FunctionBuilder
  private let batch: Int
  /// By name; a module may have thousands.
  private let parameters: [String: Parameter]
  private(set) var nextStream: Int
  /// What stands in for the mode of every application; nil where each has its own.
  private var mode: Mode?
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
    for node in order { values[ObjectIdentifier(node)] = value(of: node) }
    let networks = phase.networks.map(\.name)
    builder.finish(
      with: .minimize(value(computed: phase.loss.node), networks: networks, optimizer: phase.optimizer.optimizer),
      location: phase.location)
    return builder.function
  }

  mutating func elaborate(_ frozen: Frozen) -> Function {
    let order = nodesInOrder(from: frozen.result.node)
    addInputs(of: order)
    mode = .inference
    for node in order { values[ObjectIdentifier(node)] = value(of: node) }
    builder.finish(with: .return(value(computed: frozen.result.node)), location: frozen.location)
    return builder.function
  }

  private mutating func addInputs(of order: [Node]) {
    for node in order {
      guard case .input(let name) = node.kind, arguments[name] == nil, let shape = node.shape else { continue }
      arguments[name] = builder.addArgument(name, shape.type(batch: batch))
    }
  }

  mutating func elaborate(_ network: Network, head: Int?) -> Function {
    let input = builder.addArgument("input", SymbolicShape.rows(network.inputShape).type(batch: batch))
    var output = apply(network, to: input, mode: .inference)
    if let head { output = apply(network, head: head, to: output, mode: .inference) }
    builder.finish(with: .return(output), location: network.location)
    return builder.function
  }

  private func value(computed node: Node) -> Value {
    guard let value = values[ObjectIdentifier(node)] else { fatalError("operand not yet elaborated") }
    return value
  }

  private mutating func value(of node: Node) -> Value {
    guard let shape = node.shape else { fatalError("poisoned nodes are reported before elaboration") }
    let type = shape.type(batch: batch)
    switch node.kind {
    case .input(let name):
      guard let argument = arguments[name] else { fatalError("no argument '\(name)'") }
      return argument
    case .sample(let distribution):
      return append(
        distribution.opcode, [step], distribution.attributes.merging([.stream: takeStream()]) { $1 }, type: type,
        at: node.location)
    case .constant(let number):
      return append(.constant, [], [.value: .float(number)], type: type, at: node.location)
    case .operation(let opcode, let operands, let attributes):
      return append(opcode, operands.map { .value(value(computed: $0)) }, attributes, type: type, at: node.location)
    case .application(let network, let input, let own):
      return apply(network, to: value(computed: input), mode: mode ?? own)
    case .head(let network, let index, let trunk, let own):
      return apply(network, head: index, to: value(computed: trunk), mode: mode ?? own)
    case .failed:
      fatalError("failed nodes are reported before elaboration")
    }
  }

  private mutating func apply(_ network: Network, to input: Value, mode: Mode) -> Value {
    apply(network.layers, of: network, firstIndex: 0, to: input, mode: mode)
  }

  private mutating func apply(_ network: Network, head: Int, to trunk: Value, mode: Mode) -> Value {
    let before = network.layers + network.heads[..<head].flatMap(\.layers)
    return apply(
      network.heads[head].layers, of: network, firstIndex: before.count(where: \.ownsParameters), to: trunk, mode: mode)
  }

  /// - Parameter firstIndex: of the first of the layers that owns parameters, among all of the network's.
  private mutating func apply(
    _ layers: [LayerSpecification], of network: Network, firstIndex: Int, to input: Value, mode: Mode
  ) -> Value {
    var current = input
    var index = firstIndex
    for layer in layers {
      switch layer.kind {
      case .linear:
        let operands =
          [Operand.value(current)] + ["weight", "bias"].map { .parameter(parameter("\(network.name).\(index).\($0)")) }
        current = append(.linear, operands, at: layer.location)
        index += 1
      case .dropout(let rate):
        // The identity in inference mode; a rate of 0 needs no stream either.
        if mode == .inference || rate == 0 { continue }
        current = append(
          .dropout, [.value(current), step], [.rate: .float(rate), .stream: takeStream()], at: layer.location)
      case .relu: current = append(.relu, [.value(current)], at: layer.location)
      case .leakyReLU(let slope):
        current = append(.leakyReLU, [.value(current)], [.slope: .float(slope)], at: layer.location)
      case .tanh: current = append(.tanh, [.value(current)], at: layer.location)
      case .sigmoid: current = append(.sigmoid, [.value(current)], at: layer.location)
      case .softmax: current = append(.softmax, [.value(current)], at: layer.location)
      }
    }
    return current
  }

  private var step: Operand {
    guard let step = arguments["step"] else { fatalError("no argument 'step'") }
    return .value(step)
  }

  private func parameter(_ name: String) -> Parameter {
    guard let parameter = parameters[name] else { fatalError("no parameter '\(name)'") }
    return parameter
  }

  private mutating func takeStream() -> AttributeValue {
    defer { nextStream += 1 }
    return .integer(nextStream)
  }

  private mutating func append(
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

extension LayerSpecification {
  var ownsParameters: Bool {
    switch kind {
    case .linear: true
    case .dropout, .relu, .leakyReLU, .tanh, .sigmoid, .softmax: false
    }
  }
}

extension Network {
  /// The parameters of the network's layers, `NAME.INDEX.weight` and `.bias`, counted over the layers that own any: those of
  /// the trunk, then those of each head.
  package var parameters: [ParameterInfo] {
    var parameters: [ParameterInfo] = []
    func add(_ layers: [LayerSpecification], _ shapes: [[Int]], from input: [Int]) {
      for (position, layer) in layers.enumerated() {
        guard case .linear(let width, let weight, let bias) = layer.kind else { continue }
        let fanIn = (position == 0 ? input : shapes[position - 1])[0]
        let prefix = "\(name).\(parameters.count / 2)"
        parameters.append(
          ParameterInfo(
            name: "\(prefix).weight", type: .f32(fanIn, width), initializer: weight.initializer(fanIn: fanIn)))
        parameters.append(
          ParameterInfo(name: "\(prefix).bias", type: .f32(width), initializer: bias.initializer(fanIn: fanIn)))
      }
    }
    add(layers, shapes, from: inputShape)
    for (head, headShapes) in zip(heads, headShapes) { add(head.layers, headShapes, from: shapes.last ?? inputShape) }
    return parameters
  }
}

extension Initialization {
  func initializer(fanIn: Int) -> Initializer {
    switch self {
    case .fanIn: .uniform(bound: 1 / Float(fanIn).squareRoot())
    case .glorot: .glorotUniform
    case .normal(let deviation): .normal(deviation: deviation)
    case .uniform(let bound): .uniform(bound: bound)
    case .constant(let value): .constant(value)
    case .zeros: .zeros
    }
  }
}
