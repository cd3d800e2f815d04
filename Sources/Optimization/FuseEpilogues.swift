import IngotIR

/// Folds element-wise instructions, sums over rows and updates into the product that feeds them.
///
///     %0 = linear %x, @w, @b
///     %1 = dropout %0, %step {rate: 0.25, stream: 0}
///     %2 = relu %1
/// ->
///     %2 = linear %x, @w, @b |> dropout %step {rate: 0.25, stream: 0} |> relu
///
/// and
///
///     %d.w = matmul %1^T, %d2
///     adam @w, %d.w, %step {rate: 0.001}
/// ->
///     matmul %1^T, %d2 |> adam @w, %step {rate: 0.001}
///
/// Folds only when the consumer is the product's sole use, but for `column_sums`, which lets the product pass and gives a
/// second result. The product moves down to its consumer, and stays where it is when it reads a parameter that is updated
/// in between. Never duplicates a product, never folds what reads it as an operand other than the piped one.
package let fuseEpilogues = Pass("fuse-epilogues", "fold element-wise consumers into products") { function, context in
  var fusion = EpilogueFusion(function)
  for position in function.body.indices { fusion.visit(position) { context.count($0) } }
  function.body = fusion.body
}

/// The state of the pass: instructions that were folded away are nil.
private struct EpilogueFusion {
  private var instructions: [Instruction?]
  /// Indexed by value.
  private var useCounts: [Int]
  /// Indexed by value: the position of the product that defines it now.
  private var products: [Int?]
  /// By parameter: the position of its first update.
  private var updates: [Parameter: Int] = [:]

  var body: [Instruction] { instructions.compactMap { $0 } }

  init(_ function: Function) {
    instructions = function.body
    useCounts = Array(repeating: 0, count: function.values.count)
    products = Array(repeating: nil, count: function.values.count)
    // The function's result stays a value of its own.
    useCounts[function.terminator.value.index] = 2
    for (position, instruction) in function.body.enumerated() {
      for value in instruction.operandValues { useCounts[value.index] += 1 }
      if let parameter = instruction.updatedParameter { updates[parameter] = updates[parameter] ?? position }
    }
  }

  mutating func visit(_ position: Int, count: (String) -> Void) {
    guard let consumer = instructions[position] else { return }
    if consumer.epilogues.isEmpty, let place = consumer.opcode.pipedOperand, !consumer.operands[place].isTransposed,
      let value = consumer.operands[place].value, let product = products[value.index],
      fold(consumer, at: position, into: product, value, place)
    {
      count(consumer.opcode.rawValue)
    } else if consumer.opcode.isProduct, let result = consumer.result {
      products[result.index] = position
    }
  }

  private mutating func fold(
    _ consumer: Instruction, at position: Int, into source: Int, _ value: Value, _ place: Int
  ) -> Bool {
    guard var product = instructions[source], product.result == value, product.columnSums == nil,
      product.epilogues.count < Instruction.maximumEpilogues
    else { return false }
    var epilogue = consumer.call
    epilogue.operands.remove(at: place)
    if consumer.opcode == .columnSums {
      // A product that only its sums are wanted of would be written for nothing more than before.
      guard useCounts[value.index] > 1 else { return false }
      product.epilogues.append(epilogue)
      product.columnSums = consumer.result
      useCounts[value.index] -= 1
      instructions[source] = product
      instructions[position] = nil
      return true
    }
    guard useCounts[value.index] == 1, !epilogue.operands.contains(where: { $0.value == value }),
      canMove(product, from: source, to: position, updating: epilogue.updatedParameter)
    else { return false }
    product.epilogues.append(epilogue)
    product.result = consumer.result
    instructions[source] = nil
    instructions[position] = product
    products[value.index] = nil
    if let result = consumer.result { products[result.index] = position }
    return true
  }

  /// Whether no parameter that the product reads is updated between its two places, or by the epilogue itself.
  private func canMove(
    _ product: Instruction, from source: Int, to position: Int, updating parameter: Parameter?
  ) -> Bool {
    product.allOperands.compactMap(\.parameter).allSatisfy { read in
      read != parameter && !(updates[read].map { $0 > source && $0 < position } ?? false)
    }
  }
}
