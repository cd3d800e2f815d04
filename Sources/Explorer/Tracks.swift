/// Pieces of parallel lines, side by side in tracks: pieces that overlap have different tracks, except that those of one
/// net are joined.
struct Tracks {
  struct Piece {
    let net: Int
    var range: ClosedRange<Double>
    var track = 0
  }

  /// A line that leaves a piece at a position, to the side of the first track or to that of the last.
  struct Stub {
    let net: Int
    let position: Double
    let isToLast: Bool
  }

  private var pieces: [Piece] = []
  private(set) var count = 0

  /// - Parameter gap: the smallest distance between two pieces of a track.
  init(_ ranges: [(net: Int, range: ClosedRange<Double>)], gap: Double) {
    for (net, range) in ranges.sorted(by: { ($0.net, $0.range.lowerBound) < ($1.net, $1.range.lowerBound) }) {
      if let last = pieces.last, last.net == net, last.range.overlaps(range) {
        let end = max(last.range.upperBound, range.upperBound)
        pieces[pieces.count - 1].range = last.range.lowerBound...end
      } else {
        pieces.append(Piece(net: net, range: range))
      }
    }
    pieces.sort { ($0.range.lowerBound, $0.net) < ($1.range.lowerBound, $1.net) }
    var ends: [Double] = []
    for index in pieces.indices {
      let range = pieces[index].range
      let track = ends.firstIndex { $0 + gap <= range.lowerBound } ?? ends.count
      if track == ends.count { ends.append(0) }
      ends[track] = range.upperBound
      pieces[index].track = track
    }
    count = ends.count
  }

  /// Returns the track of a net's piece at a position.
  func track(of net: Int, at position: Double) -> Int? {
    pieces.first { $0.net == net && $0.range.contains(position) }?.track
  }

  // MARK: Order

  /// Reorders the tracks so that the stubs cross fewer pieces: swaps pairs of tracks for as long as that helps.
  mutating func reorder(for stubs: [Stub]) {
    let crossings = crossings(of: stubs)
    var order = Array(0..<count)
    func cost() -> Int {
      crossings.reduce(0) { sum, crossing in
        let isCrossed =
          crossing.isToLast
          ? order[crossing.other] > order[crossing.own] : order[crossing.other] < order[crossing.own]
        return sum + (isCrossed ? 1 : 0)
      }
    }
    var best = cost()
    var improved = true
    while improved {
      improved = false
      for first in 0..<count {
        for second in (first + 1)..<max(first + 1, count) {
          order.swapAt(first, second)
          let now = cost()
          if now < best {
            (best, improved) = (now, true)
          } else {
            order.swapAt(first, second)
          }
        }
      }
    }
    for index in pieces.indices { pieces[index].track = order[pieces[index].track] }
  }

  /// The pairs of a stub's own track and another one that the stub crosses if the other one lies on its side.
  private func crossings(of stubs: [Stub]) -> [(own: Int, other: Int, isToLast: Bool)] {
    stubs.flatMap { stub -> [(own: Int, other: Int, isToLast: Bool)] in
      guard let own = track(of: stub.net, at: stub.position) else { return [] }
      return pieces.filter { $0.net != stub.net && $0.range.contains(stub.position) }.map {
        (own, $0.track, stub.isToLast)
      }
    }
  }
}
