extension GraphRouter {
  /// The frames of the boxes and the paths of the links.
  package struct Solution {
    /// A frame for each cell.
    package let frames: [Frame]
    /// The corners of each link, from its source to its target.
    package let paths: [[Point]]
    package let width: Double
    package let height: Double
  }

  private static let margin = 10.0
  /// The blank between a box and the nearest track of a gutter.
  private static let gutterMargin = 16.0
  private static let trackDistance = 7.0
  private static let straightDistance = 12.0

  package var solution: Solution {
    let rows = Rows(of: self)
    let gutters = gutters(rows)
    var gutterStarts: [Double] = []
    var columnStarts: [Double] = []
    var x = Self.margin
    for column in 0...columnCount {
      let isInside = column > 0 && column < columnCount
      let tracks = Double(gutters[column].count)
      gutterStarts.append(x + (isInside || column == columnCount ? Self.gutterMargin : 0))
      let blank = tracks == 0 && !isInside ? 0 : (isInside ? 2 : 1) * Self.gutterMargin
      x += blank + max(0, tracks - 1) * Self.trackDistance
      if column == columnCount { break }
      columnStarts.append(x)
      x += columnWidth(column)
    }
    let frames = cells.map { cell in
      Frame(x: columnStarts[cell.column], y: rows.top(of: cell), width: columnWidth(cell.column), height: cell.height)
    }
    let offsets = straightOffsets
    let paths = links.indices.map { index in
      let route = routes[index]
      if route.gutters.isEmpty { return straight(links[index], frames, offset: offsets[index] ?? 0) }
      func x(_ gutter: Int, at position: Double) -> Double {
        let track = gutters[gutter].track(of: links[index].net, at: position) ?? 0
        return gutterStarts[gutter] + Double(track) * Self.trackDistance
      }
      return path(links[index], route, rows, frames, x)
    }
    return Solution(frames: frames, paths: paths, width: x + Self.margin, height: rows.height)
  }

  private func columnWidth(_ column: Int) -> Double {
    cells.filter { $0.column == column }.map(\.width).max() ?? 0
  }

  // MARK: Gutters

  /// The tracks of each gutter.
  private func gutters(_ rows: Rows) -> [Tracks] {
    var ranges = Array(repeating: [(net: Int, range: ClosedRange<Double>)](), count: columnCount + 1)
    var stubs = Array(repeating: [Tracks.Stub](), count: columnCount + 1)
    for (link, route) in zip(links, routes) where !route.gutters.isEmpty {
      let (start, end) = (rows.start(link, route, in: cells), rows.end(link, route, in: cells))
      func add(_ gutter: Int, _ first: (y: Double, isRight: Bool), _ second: (y: Double, isRight: Bool)) {
        if first.y == second.y { return }
        ranges[gutter].append((link.net, min(first.y, second.y)...max(first.y, second.y)))
        stubs[gutter] += [first, second].map { Tracks.Stub(net: link.net, position: $0.y, isToLast: $0.isRight) }
      }
      let source = (y: start, isRight: route.gutters[0] == cells[link.source].column)
      let target = (y: end, isRight: route.gutters[route.gutters.count - 1] == cells[link.target].column)
      if route.gutters.count == 1 {
        add(route.gutters[0], source, target)
      } else {
        let crossing = rows.crossing(link, route)
        add(route.gutters[0], source, (crossing, !source.isRight))
        add(route.gutters[1], (crossing, !target.isRight), target)
      }
    }
    return zip(ranges, stubs).map { ranges, stubs in
      var tracks = Tracks(ranges, gap: Self.trackDistance)
      tracks.reorder(for: stubs)
      return tracks
    }
  }

  // MARK: Paths

  /// The distances from the middle of the straight lines that have to share the way between two boxes.
  private var straightOffsets: [Int: Double] {
    let straight = routes.indices.filter { routes[$0].gutters.isEmpty }
    let pairs = Dictionary(grouping: straight) { [links[$0].source, links[$0].target].sorted() }
    var offsets: [Int: Double] = [:]
    for members in pairs.values {
      for (position, index) in members.enumerated() {
        offsets[index] = (Double(position) - Double(members.count - 1) / 2) * Self.straightDistance
      }
    }
    return offsets
  }

  private func straight(_ link: Link, _ frames: [Frame], offset: Double) -> [Point] {
    let (source, target) = (frames[link.source], frames[link.target])
    let x = source.x + source.width / 2 + offset
    return source.y < target.y
      ? [Point(x, source.bottom), Point(x, target.y)] : [Point(x, source.y), Point(x, target.bottom)]
  }

  /// - Parameter x: returns the place of the link's track in a gutter, at a height.
  private func path(
    _ link: Link, _ route: Route, _ rows: Rows, _ frames: [Frame], _ x: (Int, Double) -> Double
  ) -> [Point] {
    let (start, end) = (rows.start(link, route, in: cells), rows.end(link, route, in: cells))
    let (first, last) = (route.gutters[0], route.gutters[route.gutters.count - 1])
    func side(_ cell: Int, _ gutter: Int) -> Double {
      gutter == cells[cell].column ? frames[cell].x : frames[cell].right
    }
    let (source, target) = (Point(side(link.source, first), start), Point(side(link.target, last), end))
    if first == last {
      if start == end { return [source, target] }
      let track = x(first, start)
      return [source, Point(track, start), Point(track, end), target]
    }
    let crossing = rows.crossing(link, route)
    let (out, into) = (x(first, crossing), x(last, crossing))
    return [
      source, Point(out, start), Point(out, crossing), Point(into, crossing), Point(into, end), target,
    ]
  }
}
