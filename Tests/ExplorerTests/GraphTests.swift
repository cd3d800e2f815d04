import IngotExplorer
import IngotIR
import IngotTestSupport
import Testing

struct GraphTests {
  private static let models = shippedNames

  private struct Segment {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    init(_ a: Point, _ b: Point) {
      x = min(a.x, b.x)...max(a.x, b.x)
      y = min(a.y, b.y)...max(a.y, b.y)
    }

    var isStraight: Bool { x.lowerBound == x.upperBound || y.lowerBound == y.upperBound }

    /// Whether the segment enters a frame; running along its border is not entering.
    func enters(_ frame: Frame) -> Bool {
      x.lowerBound < frame.right - 0.1 && x.upperBound > frame.x + 0.1 && y.lowerBound < frame.bottom - 0.1
        && y.upperBound > frame.y + 0.1
    }

    /// Whether two segments run along one another, closer than lines that can be told apart.
    func runsAlong(_ other: Segment) -> Bool {
      let shared = (x: x.shared(other.x), y: y.shared(other.y))
      return (shared.x > 1 && shared.y > -1) || (shared.y > 1 && shared.x > -1)
    }
  }

  /// Checks that no line enters a box, and that no two nets share a line.
  private func check(_ frames: [Frame], _ lines: [(net: Int, path: [Point])], _ label: String) {
    let segments = lines.flatMap { line in
      zip(line.path, line.path.dropFirst()).map { (net: line.net, segment: Segment($0, $1)) }
    }
    for (net, segment) in segments {
      #expect(segment.isStraight, "\(label): net \(net)")
      for frame in frames { #expect(!segment.enters(frame), "\(label): net \(net), \(segment), \(frame)") }
    }
    for (index, first) in segments.enumerated() {
      for second in segments[..<index] where second.net != first.net {
        let overlap = "\(label): nets \(first.net) and \(second.net), \(first.segment), \(second.segment)"
        #expect(!first.segment.runsAlong(second.segment), "\(overlap)")
      }
    }
    for (index, first) in frames.enumerated() {
      for second in frames[..<index] {
        let overlap = (first.x..<first.right).overlaps(second.x..<second.right)
        #expect(!overlap || !(first.y..<first.bottom).overlaps(second.y..<second.bottom), "\(label)")
      }
    }
  }

  @Test(arguments: models)
  func wiresGoAroundBoxesAndOneAnother(_ name: String) throws {
    let module = try plannedModel(name)
    for function in module.functions {
      let layout = GraphLayout(of: function, in: module)
      check(layout.frames, layout.wires.map { ($0.value.index, $0.path) }, function.name)
      for point in layout.wires.flatMap(\.path) {
        #expect((0...layout.width).contains(point.x) && (0...layout.height).contains(point.y))
      }
      for frame in layout.frames {
        #expect(frame.x >= 0 && frame.y >= 0 && frame.right <= layout.width && frame.bottom <= layout.height)
      }
    }
  }

  /// Grids that no model has: many columns, holes, and links in all directions.
  @Test(arguments: 0..<60)
  func linksOfAnyGridGoAroundBoxesAndOneAnother(_ seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let (columns, rows) = (1 + dice.roll(6), 1 + dice.roll(9))
    var cells: [GraphRouter.Cell] = []
    for column in 0..<columns {
      for row in 0..<rows where !dice.once(in: 4) {
        cells.append(
          GraphRouter.Cell(
            column: column, row: row, width: Double(60 + dice.roll(200)), height: Double(36 + 14 * dice.roll(4))))
      }
    }
    var links: [GraphRouter.Link] = []
    for source in cells.indices {
      for target in Set((0..<dice.roll(4)).map { _ in dice.roll(cells.count) }) where target != source {
        links.append(GraphRouter.Link(net: source, source: source, target: target))
      }
    }
    let solution = GraphRouter(cells, links).solution
    check(solution.frames, zip(links, solution.paths).map { ($0.net, $1) }, "seed \(seed)")
    for (link, path) in zip(links, solution.paths) {
      let (start, end) = (try #require(path.first), try #require(path.last))
      #expect(solution.frames[link.source].borders(start) && solution.frames[link.target].borders(end))
    }
  }

  @Test(arguments: models)
  func everyValueReadHasAWireFromItsInstruction(_ name: String) throws {
    let module = try plannedModel(name)
    for function in module.functions {
      let layout = GraphLayout(of: function, in: module)
      let arguments = function.arguments.count { function[$0].type.element == .f32 }
      try #require(layout.nodes.count == arguments + function.body.count)
      for (position, instruction) in function.body.enumerated() {
        let read = Set(instruction.operandValues.filter { function[$0].type.element == .f32 })
        let wires = layout.wires.filter { $0.target == arguments + position }
        #expect(wires.count == read.count && Set(wires.map(\.value)) == read)
      }
      for wire in layout.wires {
        #expect(layout.nodes[wire.source].values.contains(wire.value))
        let (start, end) = (try #require(wire.path.first), try #require(wire.path.last))
        #expect(layout.frames[wire.source].borders(start) && layout.frames[wire.target].borders(end))
      }
      let heads = GraphPicture(function, in: module).element.ranges(of: "Z").count
      #expect(heads == layout.wires.count)
    }
  }

  @Test(arguments: models)
  func theForwardSweepRunsDownAndTheReverseSweepUp(_ name: String) throws {
    let module = try plannedModel(name)
    for phase in module.phases {
      let layout = GraphLayout(of: phase, in: module)
      #expect(layout.wires.contains { layout.nodes[$0.source].role == .reverse })
      for wire in layout.wires where layout.nodes[wire.source].role == layout.nodes[wire.target].role {
        let isDown = layout.frames[wire.source].y < layout.frames[wire.target].y
        switch layout.nodes[wire.source].role {
        case .forward: #expect(isDown)
        case .reverse: #expect(!isDown)
        case .update: break
        }
      }
    }
  }

  // MARK: Text

  private func checkTexts(_ module: Module) throws {
    for function in module.functions {
      let picture = try Picture(GraphPicture(function, in: module).element)
      let boxes = picture.groups("node")
      #expect(boxes.count >= function.body.count)
      for box in boxes {
        #expect(!box.texts.isEmpty)
        for line in box.texts {
          #expect(line.extent.lowerBound >= box.left + 2 && line.extent.upperBound <= box.right - 2, "\(line)")
          #expect(line.y - line.size > box.top - 2 && line.y < box.bottom, "\(line)")
        }
      }
    }
  }

  @Test(arguments: models)
  func everyTextFitsItsBox(_ name: String) throws { try checkTexts(try plannedModel(name)) }

  @Test func longNamesAreShortenedAndWholeInTheTooltip() throws {
    let module = try moduleWithLongNames()
    try checkTexts(module)
    let function = try #require(module.functions.first)
    let boxes = try Picture(GraphPicture(function, in: module).element).groups("node")
    for (box, instruction) in zip(boxes.dropFirst(), function.body) {
      #expect(box.title.contains(module.text(of: instruction, in: function)))
    }
    let shortened = boxes.flatMap(\.texts).filter { $0.text.contains("…") }
    #expect(
      shortened.contains { $0.text.hasSuffix(": f32[2x4]") } && shortened.contains { $0.text.contains(": weight") })
  }

  /// The chain of opcodes is never shortened, and neither are the types of the results.
  @Test(arguments: models)
  func boxesSayWhatInstructionsDo(_ name: String) throws {
    let module = try plannedModel(name)
    for function in module.functions {
      let nodes = GraphLayout(of: function, in: module).nodes.suffix(function.body.count)
      for (node, instruction) in zip(nodes, function.body) {
        #expect(node.lines.filter(\.isTitle).map(\.text).joined(separator: " ") == instruction.opcodes)
        for result in instruction.results {
          let line = try #require(node.lines.first { $0.value == result })
          #expect(line.text.hasSuffix(": \(function[result].type)"))
        }
        for parameter in instruction.allOperands.compactMap(\.parameter) {
          let part = try #require(module[parameter].name.split(separator: ".").last)
          #expect(node.lines.contains { $0.text.hasPrefix("@") && $0.text.contains(part) })
        }
      }
    }
  }
}

extension ClosedRange<Double> {
  /// The length that two ranges share; negative if they are apart.
  fileprivate func shared(_ other: Self) -> Double {
    Swift.min(upperBound, other.upperBound) - Swift.max(lowerBound, other.lowerBound)
  }
}

extension Frame {
  fileprivate func borders(_ point: Point) -> Bool {
    let isBeside = (point.x == x || point.x == right) && point.y > y && point.y < bottom
    let isAbove = (point.y == y || point.y == bottom) && point.x > x && point.x < right
    return isBeside || isAbove
  }
}
