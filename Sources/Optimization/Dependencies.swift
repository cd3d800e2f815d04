import IngotIR

/// The order in which instructions must run: definitions before uses, every read of a parameter before its update, and
/// several updates of a running statistic in their order.
struct Dependencies {
  /// For each instruction, the positions that wait for it.
  private(set) var successors: [[Int]]
  /// For each instruction, the number of positions that it waits for.
  private(set) var waiting: [Int]

  init(of function: Function) {
    successors = Array(repeating: [], count: function.body.count)
    waiting = Array(repeating: 0, count: function.body.count)
    let analysis = DefinitionsAndUses(of: function)
    for (position, instruction) in function.body.enumerated() {
      for operand in instruction.allOperands {
        switch operand.source {
        case .value(let value):
          if let definition = analysis.definition(of: value) { add(definition, position) }
        case .parameter(let parameter):
          // Only the first update after the read waits for it; the other updates wait for that one.
          if let update = analysis.updates(of: parameter).first(where: { $0 > position }) { add(position, update) }
        }
      }
    }
  }

  private mutating func add(_ first: Int, _ second: Int) {
    successors[first].append(second)
    waiting[second] += 1
  }

  /// Returns every position once, after its dependencies and otherwise in the given order, or nil if there is a cycle.
  func stableOrder() -> [Int]? {
    var waiting = waiting
    var ready = PriorityQueue()
    for position in waiting.indices where waiting[position] == 0 { ready.insert(position) }
    var order: [Int] = []
    order.reserveCapacity(waiting.count)
    while let position = ready.popSmallest() {
      order.append(position)
      for successor in successors[position] {
        waiting[successor] -= 1
        if waiting[successor] == 0 { ready.insert(successor) }
      }
    }
    return order.count == waiting.count ? order : nil
  }
}

/// A binary heap of positions.
private struct PriorityQueue {
  private var heap: [Int] = []

  mutating func insert(_ element: Int) {
    heap.append(element)
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2] > heap[child] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popSmallest() -> Int? {
    guard let smallest = heap.first else { return nil }
    heap[0] = heap[heap.count - 1]
    heap.removeLast()
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
      guard let child = children.min(by: { heap[$0] < heap[$1] }), heap[child] < heap[parent] else { return smallest }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}
