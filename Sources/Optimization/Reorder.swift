import IngotIR
package import IngotPasses

extension Pass {
  /// Puts instructions into an order that needs less memory at once.
  ///
  ///     %d1 = matmul %d2, @w^T
  ///     matmul %0^T, %d2 |> adam @w, %step {rate: 0.1}      ; everything that reads @w is above
  ///
  /// Updates move to just after the last read of their parameter, so that the gradients of two layers need not coexist,
  /// and sources move no earlier than just before their first use. Of several orders, keeps the one whose values take
  /// the least memory at once; of equal orders, keeps the original. The memory is counted without results that take
  /// over the places of operands, which the planner determines.
  ///
  /// Never moves a read of a parameter past its update. Draws are pure functions of their stream, so no order changes
  /// them.
  package static let reorder = Pass("reorder", "order instructions so that fewer bytes are needed at once") {
    function, context in
    let dependencies = Dependencies(of: function)
    let memory = OrderMemory(function)
    let given = Array(function.body.indices)
    let orders = [given, greedyOrder(dependencies, memory)]
    guard let best = orders.min(by: { memory.peak($0) < memory.peak($1) }) else { return }
    if best != given { context.count("reordered") }
    function.body = best.map { function.body[$0] }
  }
}

/// The memory that an order of instructions needs at once.
private struct OrderMemory {
  /// For each instruction, the indices of the values that it reads, each once and without arguments; `writes` holds
  /// those of the values that it defines.
  let reads: [[Int]]
  let writes: [[Int]]
  let bytes: [Int]
  /// The number of instructions that read each value, indexed by value; the function's result counts one more.
  let readers: [Int]

  init(_ function: Function) {
    let arguments = Set(function.arguments)
    reads = function.body.map { Set($0.operandValues).subtracting(arguments).map(\.index).sorted() }
    writes = function.body.map { $0.results.map(\.index) }
    bytes = function.values.map(\.type.bytes)
    let analysis = DefinitionsAndUses(of: function)
    var readers = function.values.indices.map { Set(analysis.readers(of: Value($0))).count }
    readers[function.terminator.value.index] += 1
    self.readers = readers
  }

  /// Returns the largest number of bytes alive at once, counting results and the operands that die in their instruction
  /// together.
  func peak(_ order: [Int]) -> Int {
    var state = OrderState(self)
    return order.reduce(0) { max($0, state.run($1)) }
  }
}

/// The state after part of an order has run.
private struct OrderState {
  private let memory: OrderMemory
  private var remaining: [Int]
  private var alive = 0

  init(_ memory: OrderMemory) {
    self.memory = memory
    remaining = memory.readers
  }

  /// Returns the bytes that running an instruction would add, once the values that it is the last to read are freed.
  func growth(_ instruction: Int) -> Int {
    let freed = memory.reads[instruction].reduce(0) { sum, value in
      remaining[value] == 1 ? sum + memory.bytes[value] : sum
    }
    return memory.writes[instruction].reduce(-freed) { $0 + memory.bytes[$1] }
  }

  /// Runs an instruction, and returns the number of bytes that were alive during it.
  mutating func run(_ instruction: Int) -> Int {
    for value in memory.writes[instruction] { alive += memory.bytes[value] }
    let during = alive
    for value in memory.reads[instruction] {
      remaining[value] -= 1
      if remaining[value] == 0 { alive -= memory.bytes[value] }
    }
    for value in memory.writes[instruction] where remaining[value] == 0 { alive -= memory.bytes[value] }
    return during
  }
}

/// Returns a greedy order. At each position, of the instructions that could run, it runs the one that frees the most
/// memory or else takes the least; of equal ones, the first. Instructions that read nothing but have a result run only
/// when an instruction that needs them is next.
private func greedyOrder(_ dependencies: Dependencies, _ memory: OrderMemory) -> [Int] {
  var waiting = dependencies.waiting
  var state = OrderState(memory)
  var order: [Int] = []
  order.reserveCapacity(waiting.count)
  // Sources do not run until the first instruction that reads them has nothing else to wait for.
  let isSource = waiting.indices.map { waiting[$0] == 0 && memory.reads[$0].isEmpty && !memory.writes[$0].isEmpty }
  var sourcesOf: [Int: [Int]] = [:]
  for source in waiting.indices where isSource[source] {
    for successor in dependencies.successors[source] {
      sourcesOf[successor, default: []].append(source)
      waiting[successor] -= 1
    }
  }
  var ready = waiting.indices.filter { waiting[$0] == 0 && !isSource[$0] }
  var hasRun = Array(repeating: false, count: waiting.count)
  func run(_ instruction: Int) {
    hasRun[instruction] = true
    order.append(instruction)
    _ = state.run(instruction)
  }
  while !ready.isEmpty {
    let best = ready.indices.min { (state.growth(ready[$0]), ready[$0]) < (state.growth(ready[$1]), ready[$1]) } ?? 0
    let instruction = ready.remove(at: best)
    for source in sourcesOf[instruction] ?? [] where !hasRun[source] { run(source) }
    run(instruction)
    for successor in dependencies.successors[instruction] {
      waiting[successor] -= 1
      if waiting[successor] == 0 { ready.append(successor) }
    }
  }
  // Sources that nothing reads come last.
  for source in waiting.indices where isSource[source] && !hasRun[source] { run(source) }
  return order
}
