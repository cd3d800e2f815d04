import Foundation

/// Curves around the regions of highest density, where most of a distribution lies, estimated from draws.
///
/// Draws are counted in cells, and the counts are blurred. Each level is drawn by marching squares: through the edges
/// of cells whose ends lie on opposite sides of the level.
struct DensityContours {
  private static let cells = 96
  /// The standard deviation of the blur, in cells.
  private static let blur = 1.8

  private let left: Double
  private let bottom: Double
  private let step: Double
  /// The density of each cell, by row, from the bottom.
  private var density: [Double]

  /// - Parameter draws: the draws, of which at least one must be finite.
  init?(of draws: [Chart.Point]) {
    let points = draws.filter { $0.x.isFinite && $0.y.isFinite }
    guard let first = points.first else { return nil }
    var (low, high) = (first, first)
    for point in points {
      low = Chart.Point(min(low.x, point.x), min(low.y, point.y))
      high = Chart.Point(max(high.x, point.x), max(high.y, point.y))
    }
    // The extent is never smaller than doubles of this size can resolve.
    let size = max(abs(low.x), abs(low.y), abs(high.x), abs(high.y))
    let extent = 1.2 * max(high.x - low.x, high.y - low.y, 1e-9 * max(1, size))
    step = extent / Double(Self.cells - 1)
    left = (low.x + high.x - extent) / 2
    bottom = (low.y + high.y - extent) / 2
    density = Array(repeating: 0, count: Self.cells * Self.cells)
    for point in points {
      let (column, row) = (Int(((point.x - left) / step).rounded()), Int(((point.y - bottom) / step).rounded()))
      density[min(row, Self.cells - 1) * Self.cells + min(column, Self.cells - 1)] += 1
    }
    density = Self.blurred(Self.blurred(density, stride: 1), stride: Self.cells)
  }

  /// Blurs the cells along rows (a stride of 1) or columns.
  private static func blurred(_ cells: [Double], stride: Int) -> [Double] {
    let reach = Int((3 * blur).rounded(.up))
    let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * blur * blur)) }
    let sum = weights.reduce(0, +)
    return cells.indices.map { index in
      let place = index / stride % Self.cells
      return (-reach...reach).reduce(0.0) { total, offset in
        (0..<Self.cells).contains(place + offset)
          ? total + weights[offset + reach] / sum * cells[index + offset * stride] : total
      }
    }
  }

  /// Returns the curves that enclose these shares of all draws in the smallest possible area.
  func curves(enclosing shares: [Double]) -> [Chart.Contour] {
    let sorted = density.sorted(by: >)
    let total = sorted.reduce(0, +)
    return shares.flatMap { share -> [Chart.Contour] in
      var sum = 0.0
      let level = sorted.first { density in
        sum += density
        return sum >= share * total
      }
      return level.map(curves) ?? []
    }
  }

  // MARK: Marching squares

  /// An edge between two neighbouring nodes of the grid, from a node to the right or upwards.
  private struct Edge: Hashable {
    let node: Int
    let isUpright: Bool
  }

  private func curves(at level: Double) -> [Chart.Contour] {
    var neighbours: [Edge: [Edge]] = [:]
    for row in 0..<(Self.cells - 1) {
      for column in 0..<(Self.cells - 1) {
        for (from, to) in segments(row * Self.cells + column, level) {
          neighbours[from, default: []].append(to)
          neighbours[to, default: []].append(from)
        }
      }
    }
    var contours: [Chart.Contour] = []
    for start in neighbours.keys.sorted(by: { ($0.node, $0.isUpright ? 1 : 0) < ($1.node, $1.isUpright ? 1 : 0) }) {
      guard neighbours[start]?.isEmpty == false else { continue }
      var (curve, current) = ([start], start)
      while let next = neighbours[current]?.popLast() {
        neighbours[next]?.removeAll { $0 == current }
        curve.append(next)
        current = next
      }
      contours.append(Chart.Contour(curve.map { point(on: $0, level) }, isClosed: current == start))
    }
    return contours
  }

  /// Returns the segments of the level's curve within a cell, as the edges that they join.
  private func segments(_ node: Int, _ level: Double) -> [(Edge, Edge)] {
    let corners = [node, node + 1, node + Self.cells + 1, node + Self.cells]
    let isInside = corners.map { density[$0] >= level }
    let edges = [
      Edge(node: node, isUpright: false), Edge(node: node + 1, isUpright: true),
      Edge(node: node + Self.cells, isUpright: false), Edge(node: node, isUpright: true),
    ]
    let crossed = (0..<4).filter { isInside[$0] != isInside[($0 + 1) % 4] }.map { edges[$0] }
    switch crossed.count {
    case 2: return [(crossed[0], crossed[1])]
    case 4:
      return isInside[0]
        ? [(crossed[0], crossed[1]), (crossed[2], crossed[3])] : [(crossed[3], crossed[0]), (crossed[1], crossed[2])]
    default: return []
    }
  }

  /// Returns the point where the level lies between the two ends of an edge.
  private func point(on edge: Edge, _ level: Double) -> Chart.Point {
    let other = edge.node + (edge.isUpright ? Self.cells : 1)
    let (from, to) = (density[edge.node], density[other])
    let share = from == to ? 0.5 : (level - from) / (to - from)
    let (column, row) = (Double(edge.node % Self.cells), Double(edge.node / Self.cells))
    return Chart.Point(
      left + step * (column + (edge.isUpright ? 0 : share)), bottom + step * (row + (edge.isUpright ? share : 0)))
  }
}
