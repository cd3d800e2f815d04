import IngotDiagnostics
import IngotIR

/// Returns the nodes that `root` is computed from, each once, with operands before their users.
///
/// The traversal is iterative, so that a chain of thousands of nodes does not exhaust the stack.
func nodesInOrder(from root: Node) -> [Node] {
  var order: [Node] = []
  var visited: Set<ObjectIdentifier> = []
  var stack: [(node: Node, nextOperand: Int)] = []
  func enter(_ node: Node) {
    if visited.insert(ObjectIdentifier(node)).inserted { stack.append((node, 0)) }
  }
  enter(root)
  while let (node, next) = stack.last {
    if next < node.operands.count {
      stack[stack.count - 1].nextOperand += 1
      enter(node.operands[next])
    } else {
      order.append(node)
      stack.removeLast()
    }
  }
  return order
}

/// The networks and inputs that a model's phases use, and every error in the model.
struct Survey {
  /// The networks in the order of their first use.
  private(set) var networks: [Network] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The first use of each input.
  private var inputs: [String: (shape: SymbolicShape, role: ArgumentRole?)] = [:]
  /// The networks that some phase trains.
  private var trained: Set<ObjectIdentifier> = []

  init(_ parts: Phases, model: String) {
    let phases = parts.phases
    if !isIdentifier(model) {
      diagnostics.append(Diagnostic("expected a model named by letters, digits, '_' or '-', found '\(model)'"))
    }
    if phases.isEmpty { diagnostics.append(Diagnostic("expected at least one phase of model '\(model)', found none")) }
    for phase in phases {
      let order = nodesInOrder(from: phase.loss.node)
      visit(order)
      for network in phase.networks {
        add(network)
        trained.insert(ObjectIdentifier(network))
      }
      check(phase, order)
    }
    for frozen in parts.frozen {
      let order = nodesInOrder(from: frozen.result.node)
      visit(order)
      check(frozen, order)
    }
    checkNames(of: parts)
  }

  private mutating func visit(_ order: [Node]) {
    for node in order {
      if let diagnostic = node.diagnostic { report(diagnostic) }
      if case .application(let network, _, _) = node.kind { add(network) }
      if case .input(let name, let role) = node.kind, let shape = node.shape {
        let first = inputs[name] ?? (shape, role)
        inputs[name] = first
        if first.shape != shape {
          report(
            Diagnostic(
              "input '\(name)': expected \(first.shape) as in its first use, found \(shape)", at: node.location))
        }
        if first.role != role {
          report(Diagnostic("input '\(name)': expected the role of its first use, found another", at: node.location))
        }
      }
    }
  }

  private mutating func check(_ frozen: Frozen, _ order: [Node]) {
    func diagnose(_ message: String) -> Diagnostic {
      Diagnostic("frozen function '\(frozen.name)': \(message)", at: frozen.location)
    }
    if !isIdentifier(frozen.name) { report(diagnose("expected a name of letters, digits, '_' or '-'")) }
    if frozen.result.node.shape == .scalar { report(diagnose("expected a row for each example, found a scalar")) }
    if frozen.role == nil, FunctionRole.plain.contains(where: { $0.word == frozen.name }) {
      report(diagnose("expected a name of your own, found that of a role; write Frozen(.\(frozen.name))"))
    }
    for network in networks(in: order) where !network.parameters.isEmpty {
      if trained.contains(ObjectIdentifier(network)) { continue }
      report(diagnose("expected networks that some phase trains, found '\(network.name)', which none does"))
    }
  }

  /// The networks that the nodes apply, in order.
  private func networks(in order: [Node]) -> [Network] {
    order.compactMap { node in
      if case .application(let network, _, _) = node.kind { network } else { nil }
    }
  }

  private mutating func add(_ network: Network) {
    if networks.contains(where: { $0 === network }) { return }
    networks.append(network)
    for diagnostic in network.diagnostics { report(diagnostic) }
  }

  /// Reports an error only once, even if it is reached along several paths.
  private mutating func report(_ diagnostic: Diagnostic) {
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }

  private mutating func check(_ phase: Phase, _ order: [Node]) {
    func diagnose(_ message: String) -> Diagnostic {
      Diagnostic("phase '\(phase.name)': \(message)", at: phase.location)
    }
    if !isIdentifier(phase.name) { report(diagnose("expected a name of letters, digits, '_' or '-'")) }
    if let problem = phase.optimizer.problem { report(diagnose(problem)) }
    if phase.networks.isEmpty { report(diagnose("expected at least one network after 'training', found none")) }
    if Set(phase.networks.map(ObjectIdentifier.init)).count < phase.networks.count {
      report(diagnose("expected each network once after 'training', found one twice"))
    }
    guard let shape = phase.loss.node.shape else { return }
    if shape != .scalar { report(diagnose("expected a loss that is a scalar, found \(shape)")) }
    let applied = Set(networks(in: order).map(ObjectIdentifier.init))
    for network in phase.networks where network.diagnostics.isEmpty {
      if network.parameters.isEmpty {
        report(diagnose("expected a network with parameters, found '\(network.name)', which has none"))
      } else if !applied.contains(ObjectIdentifier(network)) {
        report(diagnose("expected a loss that depends on '\(network.name)', found one that does not"))
      }
    }
  }

  private mutating func checkNames(of parts: Phases) {
    var phaseNames: Set<String> = []
    for phase in parts.phases where !phaseNames.insert(phase.name).inserted {
      report(Diagnostic("expected one phase named '\(phase.name)', found another", at: phase.location))
    }
    var networkNames: Set<String> = []
    for network in networks {
      if !networkNames.insert(network.name).inserted {
        report(Diagnostic("expected one network named '\(network.name)', found another", at: network.location))
      }
    }
    for frozen in parts.frozen where !networkNames.insert(frozen.name).inserted {
      let message = "expected one network or frozen function named '\(frozen.name)', found another"
      report(Diagnostic(message, at: frozen.location))
    }
  }
}
