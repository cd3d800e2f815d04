package import IngotIR

/// The graph of a function with a place for each box and a way for each link.
package struct GraphLayout {
  /// The way of a value to an instruction that reads it.
  package struct Wire {
    package let value: Value
    /// The indices of the nodes that the wire joins.
    package let source: Int
    package let target: Int
    /// The corners, from the source to the target.
    package let path: [Point]
  }

  package let nodes: [GraphNode]
  /// A frame for each node.
  package let frames: [Frame]
  package let wires: [Wire]
  package let width: Double
  package let height: Double

  package init(of function: Function, in module: Module) {
    let graph = GraphNodes(of: function, in: module)
    let lanes = GraphNode.Lane.allCases.filter { lane in graph.nodes.contains { $0.lane == lane } }
    let cells = graph.nodes.map { node in
      GraphRouter.Cell(
        column: lanes.firstIndex(of: node.lane) ?? 0, row: node.row, width: node.width, height: node.height)
    }
    let links = graph.links.map { GraphRouter.Link(net: $0.value.index, source: $0.source, target: $0.target) }
    let solution = GraphRouter(cells, links).solution
    nodes = graph.nodes
    frames = solution.frames
    wires = zip(graph.links, solution.paths).map { link, path in
      Wire(value: link.value, source: link.source, target: link.target, path: path)
    }
    (width, height) = (solution.width, solution.height)
  }
}
