import IngotCompiler
import IngotDiagnostics
import IngotIR
import IngotModeling
import IngotReference
import IngotTestSupport
import Testing

private struct Divergence: Model {
  var widths = (3, 3)

  var phases: Phases {
    let mean = Network("mean", input: [4]) { Linear(widths.0) }
    let spread = Network("spread", input: [4]) { Linear(widths.1) }
    let x = Tensor.input("x", shape: [4])
    Phase("divergence", training: mean, spread, with: .sgd(rate: 0.1)) {
      klDivergence(mean: mean(x), logVariance: spread(x))
    }
  }
}

struct DivergenceTests {
  /// Compares the divergence with the formula, evaluated on the outputs of the networks.
  @Test func isTheClosedForm() throws {
    let module = try Compilation(Divergence(), batch: 5, seed: 2).planned
    var reference = ReferenceExecutor(module)
    let phase = try #require(module.phases.first)
    var plain = ReferenceExecutor(module)
    func outputs(_ name: String) throws -> [Double] {
      let function = try #require(module.function(.func, named: name))
      return try plain.run(function, inputs: ["input": scatteredNumbers(20)], step: 1).result.map(Double.init)
    }
    let (means, logVariances) = (try outputs("mean"), try outputs("spread"))
    let expected = zip(means, logVariances).reduce(0.0) { sum, pair in
      let (m, v) = pair
      var power = 1.0
      var exponential = 1.0
      for k in 1..<40 {
        power *= v / Double(k)
        exponential += power
      }
      return sum - 0.5 * (1 + v - m * m - exponential)
    }
    let found = try reference.run(phase, inputs: ["x": scatteredNumbers(20)], step: 1).result[0]
    #expect(abs(Double(found) - expected / 5) <= 1e-5)
  }

  @Test func shapesMustAgree() {
    var model = Divergence()
    model.widths = (3, 2)
    do {
      _ = try elaborate(model, batch: 5, seed: 2)
      Issue.record("expected an error")
    } catch {
      #expect(
        error.diagnostics.map(\.message) == [
          "operands of 'klDivergence': expected rows of one shape, found [3] and [2]"
        ])
    }
  }
}
