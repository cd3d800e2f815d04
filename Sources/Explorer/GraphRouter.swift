/// A place in a picture; y grows downwards.
package struct Point: Hashable {
  package let x: Double
  package let y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle of a picture.
package struct Frame {
  package let x: Double
  package let y: Double
  package let width: Double
  package let height: Double

  package var right: Double { x + width }
  package var bottom: Double { y + height }
}

/// Boxes in columns and rows, and links that go around all boxes but their own.
///
/// Gutters run between the columns and on both sides of them; channels run between the rows. A link to the next box of
/// its column is a straight line. Any other link leaves its box at a side, follows the gutter there, and enters its
/// target from that gutter or, if other columns lie between, crosses them in a channel to the target's gutter. Links of
/// different nets never lie on top of one another; links of one net share their way for as long as they can.
package struct GraphRouter {
  package struct Cell {
    let column: Int
    let row: Int
    let width: Double
    let height: Double

    package init(column: Int, row: Int, width: Double, height: Double) {
      self.column = column
      self.row = row
      self.width = width
      self.height = height
    }
  }

  /// A link between two cells, given by their indices.
  package struct Link {
    /// What the link stands for; the links of a net have the same source.
    package let net: Int
    package let source: Int
    package let target: Int

    package init(net: Int, source: Int, target: Int) {
      self.net = net
      self.source = source
      self.target = target
    }
  }

  /// The gutters and the channel that a link takes; none for a straight line. Gutter and channel `n` come before column
  /// and row `n`.
  struct Route {
    var gutters: [Int] = []
    var channel = 0
  }

  let cells: [Cell]
  let links: [Link]
  let routes: [Route]
  let columnCount: Int
  let rowCount: Int

  package init(_ cells: [Cell], _ links: [Link]) {
    self.cells = cells
    self.links = links
    columnCount = (cells.map(\.column).max() ?? -1) + 1
    rowCount = (cells.map(\.row).max() ?? -1) + 1
    routes = links.map { Self.route(from: cells[$0.source], to: cells[$0.target], among: cells) }
  }

  private static func route(from source: Cell, to target: Cell, among cells: [Cell]) -> Route {
    if source.column == target.column {
      let between = min(source.row, target.row) + 1..<max(source.row, target.row)
      let isFree = !cells.contains { $0.column == source.column && between.contains($0.row) }
      // On the outer side of the first column, they are out of the way of links to other columns.
      return isFree ? Route() : Route(gutters: [source.column == 0 ? 0 : source.column + 1])
    }
    let isRight = target.column > source.column
    let (start, end) = isRight ? (source.column + 1, target.column) : (source.column, target.column + 1)
    if start == end { return Route(gutters: [start]) }
    return Route(gutters: [start, end], channel: target.row > source.row ? target.row : target.row + 1)
  }
}
