import IngotIR

/// The boxes of a function's graph, in lanes and rows, and the links between them.
///
/// The forward sweep runs from top to bottom. The reverse sweep runs from bottom to top, with each adjoint at the
/// height of its primal if nothing else is there. The updates are at the height of their gradients, and those that end
/// a product have their own lane.
struct GraphNodes {
  /// A value's way from the instruction that computes it to one that reads it, both as indices of nodes.
  struct Link: Hashable {
    let value: Value
    let source: Int
    let target: Int
  }

  private(set) var nodes: [GraphNode] = []
  private(set) var links: [Link] = []

  init(of function: Function, in module: Module) {
    var nodeOf: [Value: Int] = [:]
    // The step is an argument of nearly every node, so it is left out.
    for argument in function.arguments where function[argument].type.element == .f32 {
      nodeOf[argument] = nodes.count
      nodes.append(GraphNode(argument: argument, of: function))
    }
    for instruction in function.body {
      for value in Set(instruction.operandValues) {
        if let source = nodeOf[value] { links.append(Link(value: value, source: source, target: nodes.count)) }
      }
      for result in instruction.results { nodeOf[result] = nodes.count }
      nodes.append(GraphNode(instruction, of: function, in: module))
    }
    links.sort { ($0.target, $0.value.index) < ($1.target, $1.value.index) }
    placeForward()
    placeReverse(by: Primals(of: function), nodeOf)
    placeUpdates()
    let top = nodes.map(\.row).min() ?? 0
    for index in nodes.indices { nodes[index].row -= top }
  }

  private func indices(of lane: GraphNode.Lane) -> [Int] { nodes.indices.filter { nodes[$0].lane == lane } }

  private mutating func placeForward() {
    for (row, index) in indices(of: .forward).enumerated() { nodes[index].row = row }
  }

  /// Places each adjoint above those that it is computed from.
  private mutating func placeReverse(by primals: Primals, _ nodeOf: [Value: Int]) {
    let bottom = indices(of: .forward).count - 1
    var taken: Set<Int> = []
    for index in indices(of: .reverse) {
      let primal = nodes[index].values.first.flatMap(primals.computed).flatMap { nodeOf[$0] }
      let wanted = primal.map { nodes[$0].row } ?? rows(ofSourcesOf: index, in: .forward).max() ?? bottom
      var row = rows(ofSourcesOf: index, in: .reverse).map { $0 - 1 }.reduce(wanted, min)
      while !taken.insert(row).inserted { row -= 1 }
      nodes[index].row = row
    }
  }

  private mutating func placeUpdates() {
    for lane in [GraphNode.Lane.productUpdates, .updates] {
      var taken: Set<Int> = []
      for index in indices(of: lane) {
        var row = rows(ofSourcesOf: index, in: .reverse).max() ?? rows(ofSourcesOf: index, in: .forward).max() ?? 0
        while !taken.insert(row).inserted { row += 1 }
        nodes[index].row = row
      }
    }
  }

  private func rows(ofSourcesOf index: Int, in lane: GraphNode.Lane) -> [Int] {
    links.filter { $0.target == index && nodes[$0.source].lane == lane }.map { nodes[$0.source].row }
  }
}
