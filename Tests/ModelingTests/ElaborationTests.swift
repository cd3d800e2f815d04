import IngotDiagnostics
import IngotIR
import IngotModeling
import Testing

struct ElaborationTests {
  private struct Small: Model {
    let x = Tensor.input("x", shape: [6])
    let code = Network("code", input: [6]) {
      Linear(4)
      Dropout(rate: 0.5)
      ReLU()
      Linear(2)
    }
    var phases: Phases {
      Phase("once", training: code, with: .sgd(rate: 0.1)) {
        let z = code(x)
        return meanSquaredError(z, z * 2)
      }
      Phase("twice", training: code, with: .adam(rate: 0.1)) {
        meanSquaredError(code(x), code(x, mode: .inference))
      }
      Phase("noise", training: code, with: .adam(rate: 0.1)) {
        meanSquaredError(code(x), Distribution.uniform(from: -1, to: 1, shape: [2]).sample())
      }
    }
  }

  private func module() throws -> Module { try elaborate(Small(), batch: 3, seed: 9) }

  private func count(_ opcode: Opcode, in phase: Function) -> Int { phase.body.filter { $0.opcode == opcode }.count }

  @Test func namesParametersByLayersThatOwnThem() throws {
    #expect(
      try module().parameters.map { "\($0.name): \($0.type)" } == [
        "code.0.weight: f32[6x4]", "code.0.bias: f32[4]", "code.1.weight: f32[4x2]", "code.1.bias: f32[2]",
      ])
  }

  @Test func elaboratesOneApplicationOnce() throws {
    let phases = try module().phases
    #expect(count(.linear, in: phases[0]) == 2)
    #expect(count(.linear, in: phases[1]) == 4)
  }

  @Test func leavesDropoutOutOfInference() throws {
    let module = try module()
    #expect(count(.dropout, in: module.phases[1]) == 1)
    let frozen = try #require(module.function(.func, named: "code"))
    #expect(count(.dropout, in: frozen) == 0)
    #expect(frozen.argument(named: "step") == nil)
  }

  /// No two draws of a program share a stream.
  @Test func allotsEachStreamOnce() throws {
    let streams = try module().functions.flatMap(\.body).filter(\.opcode.isRandom).map { $0.call.streams[0] }
    #expect(streams == Array(0..<streams.count))
    #expect(streams.count == 4)
  }

  @Test func keepsTheLineOfTheDSL() throws {
    let locations = try module().functions.flatMap(\.body).map(\.location)
    #expect(locations.allSatisfy { $0?.file.hasSuffix("ElaborationTests.swift") == true })
  }

  @Test(arguments: [
    ("GaussianAAE", "gaussian-aae"), ("Autoencoder", "autoencoder"), ("VAE", "vae"),
    ("AAEWithLabels", "aae-with-labels"),
  ])
  func namesModelsInKebabCase(_ type: String, _ name: String) { #expect(kebabCase(type) == name) }
}
