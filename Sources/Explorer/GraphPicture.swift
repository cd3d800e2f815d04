import IngotDiagnostics
import IngotFormatting
import IngotIR

/// A function as SVG, in lanes side by side. The forward sweep runs from top to bottom. The reverse sweep runs from
/// bottom to top, with each adjoint at the height of its primal. The updates are at the height of their gradients, and
/// those that end a product have their own lane.
struct GraphPicture {
  private enum Lane: Int {
    case forward, reverse, productUpdates, updates
  }

  private struct Node {
    let title: String
    let detail: String
    let values: [Value]
    let lane: Lane
    var row: Int
    let location: String?
  }

  private let function: Function
  private let module: Module
  private var nodes: [Node] = []
  private var nodeOf: [Value: Int] = [:]
  private var edges: [(from: Int, to: Int)] = []

  init(_ function: Function, in module: Module) {
    self.function = function
    self.module = module
    addNodes()
    placeReverse()
    placeUpdates()
    let top = nodes.map(\.row).min() ?? 0
    for index in nodes.indices { nodes[index].row -= top }
  }

  // MARK: Placing

  private mutating func addNodes() {
    var row = 0
    for argument in function.arguments where function[argument].type.element == .f32 {
      nodeOf[argument] = nodes.count
      nodes.append(
        Node(
          title: "%\(function[argument].name)", detail: "\(function[argument].type)", values: [argument],
          lane: .forward,
          row: row, location: nil))
      row += 1
    }
    for instruction in function.body {
      let lane: Lane =
        switch instruction.role {
        case .forward: .forward
        case .reverse: .reverse
        case .update: instruction.opcode.isProduct ? .productUpdates : .updates
        }
      let detail =
        instruction.result.map { "%\(function[$0].name): \(function[$0].type)" }
        ?? instruction.updatedParameter.map { "@\(module[$0].name)" } ?? ""
      for value in Set(instruction.operandValues) {
        if let source = nodeOf[value] { edges.append((source, nodes.count)) }
      }
      for result in instruction.results { nodeOf[result] = nodes.count }
      nodes.append(
        Node(
          title: instruction.opcodes, detail: detail, values: instruction.results, lane: lane, row: row,
          location: instruction.location?.description))
      if lane == .forward { row += 1 }
    }
    edges.sort { ($0.to, $0.from) < ($1.to, $1.from) }
  }

  /// Places the reverse sweep upwards in the order in which it runs, each node next to its primal if that preserves the
  /// order.
  private mutating func placeReverse() {
    let rows = Dictionary(
      nodes.filter { $0.lane == .forward }.flatMap { node in node.values.map { (function[$0].name, node.row) } },
      uniquingKeysWith: { first, _ in first })
    var above = (nodes.filter { $0.lane == .forward }.map(\.row).max() ?? 0) + 1
    for index in nodes.indices where nodes[index].lane == .reverse {
      let primal = nodes[index].values.first.flatMap { rows[primalName(function[$0].name)] }
      above = min(above - 1, primal ?? above - 1)
      nodes[index].row = above
    }
  }

  /// Returns the name of the primal of an adjoint: `7+22` for `d7+d22`.
  private func primalName(_ name: String) -> String {
    name.split(separator: "+").map { $0.first == "d" ? $0.dropFirst() : $0 }.joined(separator: "+")
  }

  private mutating func placeUpdates() {
    for lane in [Lane.productUpdates, .updates] {
      var taken: Set<Int> = []
      for index in nodes.indices where nodes[index].lane == lane {
        let gradients = edges.filter { $0.to == index && nodes[$0.from].lane == .reverse }.map { nodes[$0.from].row }
        var row = gradients.max() ?? nodes[index].row
        while !taken.insert(row).inserted { row += 1 }
        nodes[index].row = row
      }
    }
  }

  // MARK: Drawing

  private static let box = (width: 240.0, height: 36.0)
  private static let pitch = (x: 320.0, y: 50.0)

  private func corner(_ node: Node) -> (x: Double, y: Double) {
    (10 + Double(node.lane.rawValue) * Self.pitch.x, 10 + Double(node.row) * Self.pitch.y)
  }

  var element: String {
    let columns = Double((nodes.map(\.lane.rawValue).max() ?? 0) + 1)
    let width = 20 + (columns - 1) * Self.pitch.x + Self.box.width
    let height = 20 + Double((nodes.map(\.row).max() ?? 0) + 1) * Self.pitch.y
    let size =
      "viewBox=\"0 0 \(fixed(width, 0)) \(fixed(height, 0))\" width=\"\(fixed(width, 0))\" height=\"\(fixed(height, 0))\""
    return "<svg \(size) font-size=\"12\">\n\(edges.map(path).joined())\(nodes.map(drawn).joined())</svg>"
  }

  private func drawn(_ node: Node) -> String {
    let (x, y) = corner(node)
    let names = node.values.map { function[$0].name }
    let title = node.location.map { "<title>\(escaped($0))</title>" } ?? ""
    return "<g class=\"node \(style(node.lane).rawValue)\" data-value=\"\(escaped(names.first ?? ""))\">\(title)"
      + "<rect x=\"\(fixed(x, 0))\" y=\"\(fixed(y, 0))\" width=\"\(fixed(Self.box.width, 0))\" "
      + "height=\"\(fixed(Self.box.height, 0))\" rx=\"4\"/>"
      + "<text x=\"\(fixed(x + 8, 0))\" y=\"\(fixed(y + 15, 0))\" font-weight=\"600\">\(escaped(node.title))</text>"
      + "<text x=\"\(fixed(x + 8, 0))\" y=\"\(fixed(y + 30, 0))\" fill=\"#555\">\(escaped(node.detail))</text></g>\n"
  }

  private func style(_ lane: Lane) -> InstructionRole {
    switch lane {
    case .forward: .forward
    case .reverse: .reverse
    case .productUpdates, .updates: .update
    }
  }

  /// Draws an edge: beside the boxes of a lane if it skips any, straight down or up to the neighbour, or across to
  /// another lane.
  private func path(_ edge: (from: Int, to: Int)) -> String {
    let (source, target) = (nodes[edge.from], nodes[edge.to])
    let (from, to) = (corner(source), corner(target))
    let (width, height) = Self.box
    let curve: String
    if source.lane == target.lane {
      let isDown = to.y > from.y
      let (startY, endY) = (isDown ? from.y + height : from.y, isDown ? to.y : to.y + height)
      let x = from.x + width / 2
      if abs(source.row - target.row) <= 1 {
        curve = "M\(fixed(x, 0)) \(fixed(startY, 0)) L\(fixed(x, 0)) \(fixed(endY, 0))"
      } else {
        let bulge = from.x + width + 14 + 4 * Double(min(8, abs(source.row - target.row)))
        let (y1, y2) = (from.y + height / 2, to.y + height / 2)
        curve =
          "M\(fixed(from.x + width, 0)) \(fixed(y1, 0)) C\(fixed(bulge, 0)) \(fixed(y1, 0)) \(fixed(bulge, 0)) "
          + "\(fixed(y2, 0)) \(fixed(to.x + width, 0)) \(fixed(y2, 0))"
      }
    } else {
      let isRight = to.x > from.x
      let (x1, x2) = (isRight ? from.x + width : from.x, isRight ? to.x : to.x + width)
      let (y1, y2, middle) = (from.y + height / 2, to.y + height / 2, (x1 + x2) / 2)
      curve =
        "M\(fixed(x1, 0)) \(fixed(y1, 0)) C\(fixed(middle, 0)) \(fixed(y1, 0)) \(fixed(middle, 0)) \(fixed(y2, 0)) "
        + "\(fixed(x2, 0)) \(fixed(y2, 0))"
    }
    return "<path d=\"\(curve)\" class=\"edge\(source.lane == target.lane ? "" : " across")\"/>\n"
  }
}
