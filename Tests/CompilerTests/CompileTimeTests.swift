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

/// Tests of compile times. Each time is the shortest of several tries, since other work on the machine can only
/// lengthen it.
@Suite(.serialized)
struct CompileTimeTests {
  private func shortest(_ tries: Int, _ work: () throws -> Void) rethrows -> Duration {
    let clock = ContinuousClock()
    return try (0..<tries).map { _ in try clock.measure(work) }.min() ?? .zero
  }

  @Test func theGaussianModelCompilesInTwentyMilliseconds() throws {
    let graph = try shippedModel("gaussian-aae")
    let time = try shortest(10) { _ = try graph.compile(batch: 100) }
    #expect(time <= .milliseconds(20))
  }

  @Test func timeIsLinearInTheLengthOfAChain() throws {
    func time(_ length: Int) throws -> Duration {
      try shortest(4) { _ = try Compilation(Chain(length: length), batch: 2, seed: 1) }
    }
    _ = try time(100)
    // Other work may affect only the longer chain, so the test tries several times.
    #expect(try (0..<5).contains { _ in try time(2000) / time(1000) <= 2.3 })
  }
}
