import IngotCompiler
import IngotGraphs
import IngotModeling
import IngotTestSupport
import Testing

/// A chain of `length` linear layers with ReLUs.
private struct Chain: Model {
  var length = 2

  var phases: Phases {
    let x = Tensor.input("x", shape: [4])
    let network = Network("network", input: [4]) {
      for _ in 0..<length {
        Linear(4)
        ReLU()
      }
    }
    Phase("reconstruction", training: network, with: .adam(rate: 1e-3)) { meanSquaredError(network(x), x) }
  }
}

/// Tests of compile times: the processor time of the thread that compiles, which does not count the turns of other
/// tests. It is compared with that of other work at the same moment, since what else runs slows down both.
@Suite(.serialized)
struct CompileTimeTests {
  /// Returns the least ratio of two times in some tries, one after the other in each.
  private func leastRatio(
    tries: Int, _ work: () throws -> Void, to other: () throws -> Void
  ) rethrows -> Double {
    let ratios = try (0..<tries).map { _ in try processorTime(of: work) / processorTime(of: other) }
    return ratios.min() ?? .infinity
  }

  /// Takes as long as 20 ms where the Gaussian model compiles in 15.
  private func count() {
    var counts: [Int: Int] = [:]
    for number in 0..<200_000 { counts[number &* 7919, default: 0] += 1 }
    #expect(counts.count == 200_000)
  }

  @Test func theGaussianModelCompilesInMilliseconds() throws {
    let graph = try shippedModel("gaussian-aae")
    let ratio = try leastRatio(tries: 10, { _ = try graph.compile(batch: 100) }, to: count)
    #expect(ratio <= 1.25)
  }

  @Test func timeIsLinearInTheLengthOfAChain() throws {
    func compile(_ length: Int) throws { _ = try Compilation(Chain(length: length), batch: 2, seed: 1) }
    try compile(100)
    #expect(try leastRatio(tries: 5, { try compile(1000) }, to: { try compile(500) }) <= 2.3)
  }
}
