import IngotIR
package import IngotPasses

extension Pass {
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
  package static let fuseEpilogues = Pass("fuse-epilogues", "fold element-wise consumers into products") {
    function, context in
    var fusion = EpilogueFusion(function)
    for position in function.body.indices { fusion.visit(position) { context.count($0) } }
    function.body = fusion.body
  }
}

/// The state of the pass: instructions that were folded away are nil.
private struct EpilogueFusion {
  private var instructions: [Instruction?]
  /// Indexed by value.
  private var useCounts: [Int]
  /// Indexed by value: the position of the product that defines it now.
  private var products: [Int?]
  /// Of the function as it was given; only updates are asked for, which the pass never moves.
  private let analysis: DefinitionsAndUses

  var body: [Instruction] { instructions.compactMap { $0 } }

  init(_ function: Function) {
    instructions = function.body
    analysis = DefinitionsAndUses(of: function)
    useCounts = function.values.indices.map { [analysis] in analysis.readers(of: Value($0)).count }
    products = Array(repeating: nil, count: function.values.count)
    // The function's result stays a value of its own.
    useCounts[function.terminator.value.index] = 2
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
    guard var product = instructions[source], product.result == value, product.taps.isEmpty,
      product.epilogues.count < Instruction.maximumEpilogues
    else { return false }
    var epilogue = consumer.call
    epilogue.operands.remove(at: place)
    if consumer.opcode.tapsPipe {
      // A product of which nothing else is wanted would be written for nothing more than before.
      guard useCounts[value.index] > 1 else { return false }
      product.epilogues.append(epilogue)
      product.results += consumer.results
      useCounts[value.index] -= 1
      instructions[source] = product
      instructions[position] = nil
      return true
    }
    guard useCounts[value.index] == 1, !epilogue.operands.contains(where: { $0.value == value }),
      canMove(product, from: source, to: position, updating: epilogue.updatedParameter)
    else { return false }
    product.epilogues.append(epilogue)
    product.results = consumer.results
    product.role = consumer.role
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
      read != parameter && !(analysis.updates(of: read).first.map { $0 > source && $0 < position } ?? false)
    }
  }
}
