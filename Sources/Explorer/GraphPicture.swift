import IngotFormatting
package import IngotIR

/// The graph of a function as SVG, for a page with the style sheet of pictures.
package struct GraphPicture {
  private let function: Function
  private let layout: GraphLayout

  package init(_ function: Function, in module: Module) {
    self.function = function
    layout = GraphLayout(of: function, in: module)
  }

  package var height: Double { layout.height }

  /// The roles of the instructions that occur.
  var roles: [InstructionRole] {
    [.forward, .reverse, .update].filter { role in layout.nodes.contains { $0.role == role } }
  }

  package var element: String {
    let (width, height) = (fixed(layout.width, 0), fixed(layout.height, 0))
    let boxes = layout.nodes.indices.map(box).joined()
    let wires = Dictionary(grouping: layout.wires, by: \.value).sorted { $0.key.index < $1.key.index }
    return "<svg class=\"graph\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\">\n"
      + "\(wires.map { drawn($0.value) }.joined())\(boxes)</svg>"
  }

  // MARK: Boxes

  private func box(_ index: Int) -> String {
    let (node, frame) = (layout.nodes[index], layout.frames[index])
    var text = "<g class=\"node \(node.role.rawValue)\" tabindex=\"0\" role=\"img\""
    if !node.values.isEmpty { text += " data-value=\"\(escaped(names(node.values)))\"" }
    text += "><title>\(escaped(node.details))</title>"
    text += "<rect x=\"\(fixed(frame.x, 1))\" y=\"\(fixed(frame.y, 1))\" width=\"\(fixed(frame.width, 1))\" "
    text += "height=\"\(fixed(frame.height, 1))\" rx=\"4\"/>"
    for (number, line) in node.lines.enumerated() {
      let y = frame.y + 15 + Double(number) * GraphNode.lineHeight
      text += "<text x=\"\(fixed(frame.x + GraphNode.padding, 1))\" y=\"\(fixed(y, 1))\""
      text += " font-size=\"\(fixed(line.size, 0))\"\(line.isTitle ? " class=\"title\"" : "")"
      if let value = line.value { text += " data-value=\"\(escaped(names([value])))\"" }
      text += ">\(escaped(line.text))</text>"
    }
    return text + "</g>\n"
  }

  /// The names of values, as an attribute lists them.
  private func names(_ values: [Value]) -> String { values.map { function[$0].name }.joined(separator: " ") }

  // MARK: Wires

  private static let head = (length: 7.0, width: 6.0)
  private static let radius = 6.0

  /// Draws the wires of a value as one line, so that where they lie on top of one another the line is no darker.
  private func drawn(_ wires: [GraphLayout.Wire]) -> String {
    guard let value = wires.first?.value else { return "" }
    let lines = wires.map { line(along: $0.path) }.joined()
    let heads = wires.map { head(of: $0.path) }.joined()
    return "<g class=\"wire\" data-value=\"\(escaped(names([value])))\"><path class=\"line\" d=\"\(lines)\"/>"
      + "<path class=\"head\" d=\"\(heads)\"/></g>\n"
  }

  /// A line with rounded corners, up to the arrow head.
  private func line(along path: [Point]) -> String {
    guard let start = path.first, let tip = path.last else { return "" }
    var text = "M\(at(start))"
    for index in path.indices.dropFirst().dropLast() {
      let (before, corner, after) = (path[index - 1], path[index], path[index + 1])
      let radius = min(Self.radius, distance(before, corner) / 2, distance(corner, after) / 2)
      text += "L\(at(point(from: corner, towards: before, radius)))"
      text += "Q\(at(corner)) \(at(point(from: corner, towards: after, radius)))"
    }
    return text + "L\(at(point(from: tip, towards: path[path.count - 2], Self.head.length - 1)))"
  }

  private func head(of path: [Point]) -> String {
    guard let tip = path.last, path.count > 1 else { return "" }
    let base = point(from: tip, towards: path[path.count - 2], Self.head.length)
    let across = (x: (tip.y - base.y) / Self.head.length, y: (base.x - tip.x) / Self.head.length)
    let half = Self.head.width / 2
    let corners = [-half, half].map { Point(base.x + across.x * $0, base.y + across.y * $0) }
    return "M\(at(tip))L\(at(corners[0]))L\(at(corners[1]))Z"
  }

  private func at(_ point: Point) -> String { "\(fixed(point.x, 1)) \(fixed(point.y, 1))" }

  private func distance(_ a: Point, _ b: Point) -> Double { abs(a.x - b.x) + abs(a.y - b.y) }

  /// Returns the point at a distance from another, on a horizontal or vertical line.
  private func point(from start: Point, towards end: Point, _ distance: Double) -> Point {
    let length = self.distance(start, end)
    if length == 0 { return start }
    let share = distance / length
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
  }
}
