import IngotDiagnostics

extension Verifier {
  /// The factor by which the totals of a function must be below 2^63. It leaves room for derived quantities, such as
  /// sums over the functions of a module, rounding up to cache lines, and merged batches.
  private static let margin = 1 << 12

  /// Checks the totals of the bytes that instructions read and write and of the multiply-adds of products.
  mutating func checkTotals(of function: Function, _ index: Int) {
    // Wrong types are reported separately.
    guard problems.isEmpty else { return }
    var bytes: [Int] = []
    var multiplyAdds: [Int] = []
    for instruction in function.body {
      let operands = instruction.allOperands.map { module.type(of: $0, in: function) }
      let results = instruction.results.map { function[$0].type }
      bytes += (operands + results).map { $0.checkedBytes ?? Int.max }
      if instruction.opcode.isProduct, let left = operands.first {
        let columns = operands[1].shape.last ?? 1
        multiplyAdds.append(checkedProduct(left.shape + [columns]) ?? Int.max)
      }
    }
    check(bytes, "bytes", at: .function(index))
    check(multiplyAdds, "multiply-adds", at: .function(index))
  }

  /// Checks the total size of all parameters.
  mutating func checkTotalOfParameters() {
    guard problems.isEmpty else { return }
    check(module.parameters.map { $0.type.checkedBytes ?? Int.max }, "bytes of parameters", at: .module)
  }

  private mutating func check(_ terms: [Int], _ what: String, at anchor: Anchor) {
    if checkedSum(terms).flatMap({ checkedProduct([$0, Self.margin]) }) == nil {
      report("expected \(what) that add up to less than 2^51, found more", at: anchor)
    }
  }
}
