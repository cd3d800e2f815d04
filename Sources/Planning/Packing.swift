/// A placement of blocks: an offset for each block, and the end of the highest block.
struct Packing {
  var offsets: [Int]
  var peak: Int
}

extension Packing {
  /// The largest number of blocks for which a search runs. More blocks are packed only in order of time, which takes
  /// time that grows with the number of blocks and the number of gaps.
  private static let largestSearch = 600
  /// The number of rounds of the search that moves the blocks at the peak to the front.
  private static let rounds = 100
  /// The number of steps that the last search may take, where a step looks at one block: about ten milliseconds.
  private static let searchSteps = 10_000_000

  /// Returns the best of several packings, or the first of equal ones. The same blocks always produce the same packing.
  ///
  /// Packs forwards and backwards in time, into the first or the tightest gap. Then, for functions that are not very
  /// long, packs in order of size, of size times time, and of time, and improves each order by placing the blocks at
  /// its peak earlier. Finally, improves the best of these orders by moving single blocks. Each step stops once the
  /// bound is reached.
  static func best(of blocks: [Block], bound: Int) -> Packing {
    var best = inOrderOfTime(blocks, backwards: false, tightest: false)
    for (backwards, tightest) in [(true, false), (false, true), (true, true)] where best.peak > bound {
      best.improve(with: inOrderOfTime(blocks, backwards: backwards, tightest: tightest))
    }
    guard best.peak > bound, blocks.count <= largestSearch else { return best }
    func span(_ block: Block) -> Int { block.last - block.first + 1 }
    let keys: [(Block) -> Double] = [
      { Double($0.bytes) }, { Double($0.bytes) * Double(span($0)) }, { Double(span($0)) },
    ]
    var search = Search(blocks, bound: bound)
    for key in keys {
      search.movePeaksForward(from: blocks.indices.sorted { (-key(blocks[$0]), $0) < (-key(blocks[$1]), $1) })
    }
    search.moveSingleBlocks(steps: searchSteps)
    best.improve(with: search.best)
    return best
  }

  private mutating func improve(with other: Packing) {
    if other.peak < peak { self = other }
  }

  /// A search for an order in which placing one block after another needs few bytes.
  private struct Search {
    private let blocks: [Block]
    private let bound: Int
    private var bestOrder: [Int]
    private(set) var best: Packing

    init(_ blocks: [Block], bound: Int) {
      self.blocks = blocks
      self.bound = bound
      bestOrder = Array(blocks.indices)
      best = inOrder(bestOrder, blocks)
    }

    private mutating func consider(_ order: [Int], _ packing: Packing) {
      if packing.peak < best.peak { (bestOrder, best) = (order, packing) }
    }

    /// Packs in a given order, then repeatedly with the blocks that reach the peak moved to the front.
    mutating func movePeaksForward(from start: [Int]) {
      var order = start
      for _ in 0..<rounds where best.peak > bound {
        let packing = inOrder(order, blocks)
        consider(order, packing)
        let atPeak = Set(blocks.indices.filter { packing.offsets[$0] + blocks[$0].bytes == packing.peak })
        let next = order.filter(atPeak.contains) + order.filter { !atPeak.contains($0) }
        if next == order { break }
        order = next
      }
    }

    /// Moves one block at a time to another place in the order, and keeps the new order if it needs no more bytes than
    /// before. The choices come from a random number generator with a fixed seed.
    mutating func moveSingleBlocks(steps: Int) {
      var (order, peak) = (bestOrder, best.peak)
      var state: UInt64 = 1
      func random(_ bound: Int) -> Int {
        // Knuth's MMIX generator.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
      }
      for _ in 0..<(steps / (blocks.count * blocks.count)) where best.peak > bound {
        var next = order
        let block = next.remove(at: random(next.count))
        next.insert(block, at: random(next.count + 1))
        let packing = inOrder(next, blocks)
        if packing.peak <= peak { (order, peak) = (next, packing.peak) }
        consider(next, packing)
      }
    }
  }

  /// Places blocks one after another, each as low as the blocks that are already placed and alive at the same time
  /// allow.
  private static func inOrder(_ order: [Int], _ blocks: [Block]) -> Packing {
    var offsets = Array(repeating: 0, count: blocks.count)
    var placed: [Int] = []  // by offset
    var peak = 0
    for index in order {
      let block = blocks[index]
      var offset = 0
      for other in placed where blocks[other].first <= block.last && block.first <= blocks[other].last {
        if offsets[other] - offset >= block.bytes { break }
        offset = max(offset, offsets[other] + blocks[other].bytes)
      }
      offsets[index] = offset
      peak = max(peak, offset + block.bytes)
      placed.insert(index, at: placed.firstIndex { offsets[$0] > offset } ?? placed.count)
    }
    return Packing(offsets: offsets, peak: peak)
  }

  /// Places blocks in the order in which they become alive, into gaps that other blocks have left.
  private static func inOrderOfTime(_ blocks: [Block], backwards: Bool, tightest: Bool) -> Packing {
    func start(_ index: Int) -> Int { backwards ? -blocks[index].last : blocks[index].first }
    func end(_ index: Int) -> Int { backwards ? -blocks[index].first : blocks[index].last }
    let starts = blocks.indices.sorted { (start($0), $0) < (start($1), $1) }
    let ends = blocks.indices.sorted { (end($0), $0) < (end($1), $1) }
    var gaps = Gaps()
    var offsets = Array(repeating: 0, count: blocks.count)
    var ended = 0
    for index in starts {
      while end(ends[ended]) < start(index) {
        gaps.free(offsets[ends[ended]], blocks[ends[ended]].bytes)
        ended += 1
      }
      offsets[index] = gaps.take(blocks[index].bytes, tightest: tightest)
    }
    return Packing(offsets: offsets, peak: gaps.top)
  }
}

/// The free bytes below `top`, which is the end of the highest bytes ever taken.
private struct Gaps {
  private var gaps: [(offset: Int, bytes: Int)] = []
  private(set) var top = 0

  mutating func take(_ bytes: Int, tightest: Bool) -> Int {
    var choice: Int?
    for (index, gap) in gaps.enumerated() where gap.bytes >= bytes {
      if choice.map({ gap.bytes < gaps[$0].bytes }) ?? true { choice = index }
      if !tightest { break }
    }
    if let choice {
      let offset = gaps[choice].offset
      gaps[choice] = (offset + bytes, gaps[choice].bytes - bytes)
      if gaps[choice].bytes == 0 { gaps.remove(at: choice) }
      return offset
    }
    // Extend a gap at the end.
    var offset = top
    if let last = gaps.last, last.offset + last.bytes == top {
      offset = last.offset
      gaps.removeLast()
    }
    top = offset + bytes
    return offset
  }

  mutating func free(_ offset: Int, _ bytes: Int) {
    var (low, high) = (0, gaps.count)
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    gaps.insert((offset, bytes), at: low)
    joinWithNext(low)
    if low > 0 { joinWithNext(low - 1) }
  }

  private mutating func joinWithNext(_ index: Int) {
    guard index + 1 < gaps.count, gaps[index].offset + gaps[index].bytes == gaps[index + 1].offset else { return }
    gaps[index].bytes += gaps[index + 1].bytes
    gaps.remove(at: index + 1)
  }
}
