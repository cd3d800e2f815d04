import IngotCompiler
import IngotEmission
import IngotExecution
import IngotModeling
import IngotTestSupport
import Testing

/// Training programs in WebAssembly, which has no fused multiply-add, against the executor.
@Suite(.needsWebAssembly, .needsNode)
struct TrainingModuleTests {
  private static let names =
    Campaign.isLong
    ? shippedNames : ["gaussian-aae", "semisupervised-aae", "clustering-aae", "variational-autoencoder"]

  @Test(arguments: names)
  func theLossesOfAHundredSteps(_ name: String) throws {
    let compilation = try shippedModel(name).applying(["width=70"]).compile(batch: 12, seed: 3)
    let machine = try Machine(compilation.planned, threads: 2)
    let trained = (1...100).map(machine.trainingStep)
    let found = try TrainingModule(trainingSource(compilation)).train(trained.map(\.inputs))
    let expected = trained.flatMap(\.losses)
    #expect(found.losses.count == expected.count)
    #expect(zip(found.losses, expected).allSatisfy { abs($0 - $1) <= 1e-3 })
  }

  /// Biases that follow a target behind a dropout. No sum is rounded in another way without a fused multiply-add, since
  /// nothing else enters the network and all factors are powers of two: the biases show the masks, bit for bit.
  private struct Masked: Model {
    var phases: Phases {
      let x = Tensor.input("x", shape: [4])
      let target = Tensor.input("target", shape: [64])
      let network = Network("network", input: [4]) {
        Linear(64)
        Dropout(rate: 0.5)
      }
      Phase("reconstruction", training: network, with: .sgd(rate: 2)) { meanSquaredError(network(0 * x), target) }
    }
  }

  @Test func masksHaveTheSameBits() throws {
    let compilation = try Compilation(Masked(), batch: 8, seed: 6)
    let machine = try Machine(compilation.planned, threads: 2)
    let trained = (1...100).map(machine.trainingStep)
    let found = try TrainingModule(trainingSource(compilation)).train(trained.map(\.inputs))
    try machine.expectState(in: found.checkpoint)
  }
}
