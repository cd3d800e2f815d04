import IngotDiagnostics
import IngotIR
import IngotModeling
import Testing

/// A model with a network of several outputs, and with tensors that are joined and cut by columns.
private struct TwoHeaded: Model {
  var parts = 1..<4
  var head = "z"

  var phases: Phases {
    let x = Tensor.input("x", shape: [6])
    let encoder = Network("encoder", input: [6]) {
      Linear(5)
      Dropout(rate: 0.5)
    } heads: {
      Head("y") {
        Linear(3)
        Softmax()
      }
      Head("z") { Linear(2) }
    }
    let decoder = Network("decoder", input: [5]) { Linear(6) }
    Phase("reconstruction", training: encoder, decoder, with: .sgd(rate: 0.1)) {
      let code = encoder.heads(x)
      // A head that is requested twice is applied once.
      return meanSquaredError(decoder(concatenate(code["y"], code[head])), x) + 0.5 * code["z"].mean()
    }
    Phase("part", training: decoder, with: .sgd(rate: 0.1)) {
      let classes = Distribution.categorical(classes: 3).sample()
      let code = concatenate(classes, encoder.heads(x, mode: .inference)["z"])
      return meanSquaredError(decoder(code).columns(parts), classes)
    }
  }
}

struct HeadsTests {
  @Test func headsShareOneTrunk() throws {
    let module = try elaborate(TwoHeaded(), batch: 4, seed: 1)
    #expect(
      module.parameters.map { "\($0.name): \($0.type)" } == [
        "encoder.0.weight: f32[6x5]", "encoder.0.bias: f32[5]", "encoder.1.weight: f32[5x3]",
        "encoder.1.bias: f32[3]", "encoder.2.weight: f32[5x2]", "encoder.2.bias: f32[2]",
        "decoder.0.weight: f32[5x6]", "decoder.0.bias: f32[6]",
      ])
    let phase = try #require(module.function(.phase, named: "reconstruction"))
    #expect(
      phase.body.map(\.opcode) == [
        .linear, .dropout, .linear, .softmax, .linear, .concatColumns, .linear, .meanSquaredError, .mean, .scale, .add,
      ])
    // Each head in inference mode is a separate function.
    #expect(module.functions.filter { $0.kind == .func }.map(\.name) == ["encoder.y", "encoder.z", "decoder"])
    let head = try #require(module.function(.func, named: "encoder.z"))
    #expect(head.body.map(\.opcode) == [.linear, .linear] && head.resultType == .f32(4, 2))
    #expect(head.body[1].operands[1].parameter == module.parameter(named: "encoder.2.weight"))
  }

  private func errors(_ model: some Model) -> [String] {
    do {
      _ = try elaborate(model, batch: 4, seed: 1)
      return []
    } catch {
      return error.diagnostics.map(\.message)
    }
  }

  @Test func unknownHeadsAreNamed() {
    var model = TwoHeaded()
    model.head = "x"
    #expect(errors(model) == ["network 'encoder': expected one of its heads ('y', 'z'), found 'x'"])
  }

  @Test(arguments: [0..<0, 4..<7, -1..<2])
  func columnsAreAPart(_ range: Range<Int>) {
    var model = TwoHeaded()
    model.parts = range
    #expect(errors(model) == ["'columns': expected a part of one dimension, found \(range) of [6]"])
  }

  private struct Wrong: Model {
    var phases: Phases {
      let x = Tensor.input("x", shape: [6])
      let first = Network("first", input: [6]) {
        Linear(5)
      } heads: {
        Head("y") {
          Linear(0)
          Dropout(rate: 2)
        }
        Head("y") { Linear(2) }
      }
      let second = Network("second", input: [6]) {
        Linear(5)
      } heads: {
        Head("z") { Linear(2) }
      }
      Phase("first", training: first, with: .sgd(rate: 0.1)) { first.heads(x)["y"].mean() }
      Phase("second", training: second, with: .sgd(rate: 0.1)) { second(x).mean() }
      Phase("third", training: second, with: .sgd(rate: 0.1)) { concatenate(second.heads(x)["z"].mean(), x).mean() }
      Phase("fourth", training: second, with: .sgd(rate: 0.1)) {
        second.heads(Distribution.categorical(classes: 0).sample())["z"].mean()
      }
    }
  }

  @Test func everyMistakeIsReportedOnce() {
    #expect(
      errors(Wrong()) == [
        "in head 'y' of network 'first': expected a width of at least 1, found 0",
        "in head 'y' of network 'first': expected a dropout rate from 0 to below 1, found 2.0",
        "in network 'first': expected heads of different names",
        "network 'second': expected one of its heads, as in heads(x)['z'], found the network itself",
        "operands of 'concatenate': expected one dimension each, found a scalar and [6]",
        "expected at least one class, found 0",
      ])
  }
}
