extension GraphRouter {
  /// The heights of rows and channels, and the places at which links meet the sides of boxes.
  struct Rows {
    private static let margin = 10.0
    private static let gap = 20.0
    private static let trackDistance = 6.0
    private static let portDistance = 8.0

    /// The middles of the rows.
    private var middles: [Double] = []
    private var channelStarts: [Double] = []
    private let channels: [Tracks]
    private var ports: [Port: Double] = [:]
    let height: Double

    /// Where a net meets a box: it has one place in a row of a gutter, even if boxes on both sides of the gutter meet it.
    struct Port: Hashable {
      let gutter: Int
      let row: Int
      let net: Int
    }

    init(of router: GraphRouter) {
      channels = Self.channels(of: router)
      var y = Self.margin
      for row in 0...router.rowCount {
        let tracks = Double(channels[row].count)
        let isInside = row > 0 && row < router.rowCount
        channelStarts.append(y + Self.trackDistance)
        y += max(isInside ? Self.gap : 0, tracks == 0 ? 0 : (tracks + 1) * Self.trackDistance)
        if row == router.rowCount { break }
        let boxHeight = router.cells.filter { $0.row == row }.map(\.height).max() ?? 0
        middles.append(y + boxHeight / 2)
        y += boxHeight
      }
      height = y + Self.margin
      placePorts(of: router)
    }

    /// Returns the top of a cell's box.
    func top(of cell: Cell) -> Double { middles[cell.row] - cell.height / 2 }

    /// Returns where a link leaves its source, or enters its target.
    func start(_ link: Link, _ route: Route, in cells: [Cell]) -> Double {
      ports[Port(gutter: route.gutters.first ?? 0, row: cells[link.source].row, net: link.net)] ?? 0
    }

    func end(_ link: Link, _ route: Route, in cells: [Cell]) -> Double {
      ports[Port(gutter: route.gutters.last ?? 0, row: cells[link.target].row, net: link.net)] ?? 0
    }

    /// Returns where a link crosses columns.
    func crossing(_ link: Link, _ route: Route) -> Double {
      let track = channels[route.channel].track(of: link.net, at: Double(route.gutters[0])) ?? 0
      return channelStarts[route.channel] + Double(track) * Self.trackDistance
    }

    private static func channels(of router: GraphRouter) -> [Tracks] {
      var ranges = Array(repeating: [(net: Int, range: ClosedRange<Double>)](), count: router.rowCount + 1)
      for (link, route) in zip(router.links, router.routes) where route.gutters.count == 2 {
        let (start, end) = (Double(route.gutters[0]), Double(route.gutters[1]))
        ranges[route.channel].append((link.net, min(start, end)...max(start, end)))
      }
      return ranges.map { Tracks($0, gap: 1) }
    }

    /// Distributes the ports of each row of a gutter over the heights of the boxes there, those of links from above
    /// first.
    private mutating func placePorts(of router: GraphRouter) {
      var pulls: [Port: [Double]] = [:]
      for (link, route) in zip(router.links, router.routes) {
        guard let first = route.gutters.first, let last = route.gutters.last else { continue }
        let (source, target) = (router.cells[link.source].row, router.cells[link.target].row)
        let channel = route.gutters.count == 2 ? Double(route.channel) - 0.5 : nil
        pulls[Port(gutter: first, row: source, net: link.net), default: []].append(channel ?? Double(target))
        pulls[Port(gutter: last, row: target, net: link.net), default: []].append(channel ?? Double(source))
      }
      let places = Dictionary(grouping: pulls.keys) { Port(gutter: $0.gutter, row: $0.row, net: 0) }
      for (place, members) in places {
        let ordered = members.map { port in
          (port: port, pull: pulls[port, default: []].reduce(0, +) / Double(pulls[port, default: []].count))
        }.sorted { ($0.pull, $0.port.net) < ($1.pull, $1.port.net) }
        let beside = router.cells.filter {
          $0.row == place.row && ($0.column == place.gutter || $0.column == place.gutter - 1)
        }
        let room = (beside.map(\.height).min() ?? 0) - 12
        let distance = min(Self.portDistance, room / Double(max(1, ordered.count - 1)))
        for (index, member) in ordered.enumerated() {
          ports[member.port] = middles[place.row] + (Double(index) - Double(ordered.count - 1) / 2) * distance
        }
      }
    }
  }
}
