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
  /// Folds a consumer only if it is the product's sole use, except for `column_sums`, which passes the product on and
  /// produces a second result. The product moves down to its consumer, but stays where it is if it reads a parameter
  /// that is updated in between. Never duplicates a product, and never folds an instruction that reads the product as
  /// an operand other than the piped one.
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
  /// The number of reads of each value, indexed by value.
  private var useCounts: [Int]
  /// The position of the product that now defines each value, indexed by value.
  private var products: [Int?]
  /// The analysis of the original function; it stays valid for updates, which the pass never moves.
  private let analysis: DefinitionsAndUses

  var body: [Instruction] { instructions.compactMap { $0 } }

  init(_ function: Function) {
    instructions = function.body
    analysis = DefinitionsAndUses(of: function)
    useCounts = function.values.indices.map { [analysis] in analysis.readers(of: Value($0)).count }
    products = Array(repeating: nil, count: function.values.count)
    // The function's result must stay a separate value.
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
      // If nothing else reads the product, folding gains nothing: the product would still be written to memory.
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

  /// Whether no parameter that the product reads is updated between its two positions, or by the epilogue itself.
  private func canMove(
    _ product: Instruction, from source: Int, to position: Int, updating parameter: Parameter?
  ) -> Bool {
    product.allOperands.compactMap(\.parameter).allSatisfy { read in
      read != parameter && !(analysis.updates(of: read).first.map { $0 > source && $0 < position } ?? false)
    }
  }
}
