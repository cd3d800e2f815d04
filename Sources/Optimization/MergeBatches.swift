import IngotIR
package import IngotPasses

extension Pass {
  /// Sends two batches through the same weights as one product.
  ///
  ///     %1 = linear %a, @w, @b : f32[100x10]
  ///     %2 = relu %1 : f32[100x10]
  ///     %3 = linear %b, @w, @b : f32[100x10]
  ///     %4 = relu %3 : f32[100x10]
  /// ->
  ///     %a+b = concat_rows %a, %b : f32[200x2]
  ///     %1+3 = linear %a+b, @w, @b : f32[200x10]
  ///     %2+4 = relu %1+3 : f32[200x10]
  ///     %2 = slice_rows %2+4 : f32[100x10]
  ///     %4 = slice_rows %2+4 {from: 100} : f32[100x10]
  ///
  /// Two products are merged if they read the same parameters and neither depends on the other. Matching row-by-row
  /// instructions that follow them are also merged, as are the two halves of a gradient that are added up. A merged
  /// dropout draws the rows of each batch from that batch's original stream. Rows are copied only for a product that
  /// makes it worthwhile: one with at least `leastColumns` results per row.
  ///
  /// Does not merge products that depend on one another, because their parts would wait for each other in a cycle;
  /// products of different types; element-wise instructions that read a parameter; draws from different numbers of
  /// streams, or from too many in total; and sums over both batches of values that were not merged.
  package static let mergeBatches = Pass("merge-batches", "send two batches through the same weights as one") {
    function, context in
    var merger = BatchMerger(function)
    guard merger.findPairs() else { return }
    let merged = merger.rewritten()
    guard let order = Dependencies(of: merged).stableOrder() else { return }
    function = merged
    function.body = order.map { merged.body[$0] }
    for instruction in merger.mergedInstructions { context.count(instruction.opcode.rawValue) }
  }
}

/// The smallest number of result columns for which copying rows is worthwhile: copying a row costs as much as some
/// multiply-adds for each of its elements.
private let leastColumns = 16

/// The maximum number of candidates to try for a merge, taken from the latest: a chain that reads the same weights
/// again and again has many candidates, but none that can be merged.
private let mostCandidates = 4

/// Finds instructions that do the same computation on two batches, and writes each such pair as one instruction.
struct BatchMerger {
  /// The positions of two instructions: the one whose rows come first, and the one whose rows follow.
  struct Pair {
    let upper: Int
    let lower: Int
  }

  let original: Function
  var function: Function
  /// The pairs, by the position of the later instruction.
  var pairs: [Int: Pair] = [:]
  var lowerHalves: [Value: Value] = [:]
  var upperHalves: [Value: Value] = [:]
  /// The positions that pairs replace.
  var replaced: Set<Int> = []
  /// The merged values by their upper and lower halves.
  var stacked: [[Value]: Value] = [:]
  var mergedInstructions: [Instruction] = []
  let dependencies: Reachability
  var names: Set<String>

  init(_ function: Function) {
    original = function
    self.function = function
    dependencies = Reachability(function)
    names = Set(function.values.map(\.name))
  }

  /// Finds all pairs, and returns whether there are any.
  mutating func findPairs() -> Bool {
    var waiting: [Candidate: [Int]] = [:]
    for (position, instruction) in original.body.enumerated() {
      guard let call = key(of: instruction) else { continue }
      // A product waits for another that reads the same parameters; any other instruction waits for one that reads the
      // other half.
      let operand = instruction.opcode.isProduct ? nil : instruction.operandValues.first
      let other = operand.flatMap { lowerHalves[$0] ?? upperHalves[$0] }
      let sought = Candidate(call: call, operand: other ?? operand)
      var pair: Pair?
      for first in (waiting[sought] ?? []).suffix(mostCandidates) where pair == nil {
        pair = self.pair(first, position)
      }
      if let pair {
        add(pair, at: position)
      } else {
        waiting[Candidate(call: call, operand: operand), default: []].append(position)
      }
    }
    return !pairs.isEmpty
  }

  /// The key by which an instruction finds one that it could be merged with.
  private struct Candidate: Hashable {
    let call: Call
    /// The first value that the instruction reads; nil for products.
    let operand: Value?
  }

  /// Returns what two instructions must have in common to be merged: everything except the values and the streams.
  /// Returns nil for an instruction that is never merged.
  private func key(of instruction: Instruction) -> Call? {
    guard let result = instruction.result, original[result].type.rank == 2, instruction.epilogues.isEmpty,
      instruction.opcode.traits.isRowwise
    else { return nil }
    // In a product, a parameter applies to every row; in other instructions, it has its own rows.
    if !instruction.opcode.isProduct, instruction.operands.contains(where: { $0.parameter != nil }) { return nil }
    var call = instruction.call
    call.attributes = call.attributes.without(.stream)
    for (number, operand) in call.operands.enumerated() {
      if operand.isTransposed, number == 0 || operand.parameter == nil { return nil }
      // The values differ, so the first value of the function stands for all.
      if let value = operand.value, original[value].type.element == .f32 { call.operands[number] = .value(Value(0)) }
    }
    if instruction.opcode.isProduct, call.operands.dropFirst().contains(where: { $0.parameter == nil }) { return nil }
    return call
  }

  /// Returns the two instructions as a pair, or nil if they cannot form one.
  private func pair(_ first: Int, _ second: Int) -> Pair? {
    let (a, b) = (original.body[first], original.body[second])
    let streams = (a.call.streams.count, b.call.streams.count)
    guard let x = a.result, let y = b.result, original[x].type == original[y].type, !isPaired(x),
      streams.0 == streams.1, streams.0 + streams.1 <= AttributeRule.maximumStreams,
      !dependencies.depends(second, on: first)
    else { return nil }
    // An operand that both read must apply to every row: a parameter or the step.
    let shared = zip(a.operands, b.operands).filter { $0 == $1 }.compactMap(\.0.value)
    if shared.contains(where: { original[$0].type.element == .f32 }) { return nil }
    let halves = zip(a.operands, b.operands).filter { $0 != $1 }.map { ($0.value, $1.value) }
    if halves.isEmpty { return nil }
    func areHalves(_ isSwapped: Bool) -> Bool {
      halves.allSatisfy { left, right in
        guard let upper = isSwapped ? right : left, let lower = isSwapped ? left : right else { return false }
        return lowerHalves[upper] == lower
      }
    }
    if areHalves(false) { return Pair(upper: first, lower: second) }
    if areHalves(true) { return Pair(upper: second, lower: first) }
    let areRows = halves.allSatisfy { left, right in
      guard let left, let right else { return false }
      return original[left].type == original[right].type && original[left].type.rank == 2
        && !isPaired(left) && !isPaired(right)
    }
    guard areRows, a.opcode.isProduct, original[x].type.columns >= leastColumns else { return nil }
    let isSwapped = halves.contains { left, right in
      if let left, let right { comesFromLower(left, right) } else { false }
    }
    return isSwapped ? Pair(upper: second, lower: first) : Pair(upper: first, lower: second)
  }

  private func isPaired(_ value: Value) -> Bool { lowerHalves[value] != nil || upperHalves[value] != nil }

  /// Whether `value` is computed from the lower half of a pair and `other` from the upper half. The adjoint of a merged
  /// value is stacked in the same order as the value, so that the two match.
  private func comesFromLower(_ value: Value, _ other: Value, depth: Int = 4) -> Bool {
    if upperHalves[value] == other { return true }
    guard depth > 0, let a = dependencies.definition(of: .value(value)),
      let b = dependencies.definition(of: .value(other)), a.opcode == b.opcode
    else { return false }
    return zip(a.operandValues, b.operandValues).contains { comesFromLower($0, $1, depth: depth - 1) }
  }

  private mutating func add(_ pair: Pair, at position: Int) {
    pairs[position] = pair
    replaced.formUnion([pair.upper, pair.lower])
    if let upper = original.body[pair.upper].result, let lower = original.body[pair.lower].result {
      lowerHalves[upper] = lower
      upperHalves[lower] = upper
    }
  }
}
