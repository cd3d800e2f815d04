import IngotDiagnostics
import IngotIR
import IngotModeling
import Testing

/// Tests of the DSL's errors: their messages, and that they point at the line that caused them.
struct DiagnosticsTests {
  /// A model whose phases are written in a test.
  private struct Sketch: Model {
    static let name = "sketch"
    let make: @Sendable () -> Phases
    init() { self.init {} }
    init(@PhaseBuilder _ make: @escaping @Sendable () -> Phases) { self.make = make }
    var phases: Phases { return make() }
  }

  private static let x = Tensor.input("x", shape: [6])
  private static let net = Network("net", input: [6]) { Linear(2) }

  private func errors(_ model: Sketch, batch: Int = 3) -> [Diagnostic] {
    do throws(IngotError) {
      _ = try elaborate(model, batch: batch, seed: 1)
      return []
    } catch {
      return error.diagnostics
    }
  }

  private func expect(
    _ expected: [(String, line: Int)], of model: Sketch, location: Testing.SourceLocation = #_sourceLocation
  ) {
    let found = errors(model)
    #expect(found.map(\.message) == expected.map(\.0), sourceLocation: location)
    #expect(found.map { $0.location?.line } == expected.map(\.line), sourceLocation: location)
    #expect(
      found.allSatisfy { $0.location?.file.hasSuffix("DiagnosticsTests.swift") == true }, sourceLocation: location)
  }

  @Test func reportsAllRootErrorsTogether() {
    let line = #line
    let broken = Network("broken", input: [6]) {
      Linear(0)
      Dropout(rate: 1.5)
      LeakyReLU(slope: -1)
    }
    let model = Sketch {
      Phase("a", training: Self.net, with: .adam(rate: 1e-3)) {
        // The second application gets the first one's poisoned result and reports nothing.
        meanSquaredError(Self.net(Self.net(Self.x)), Self.x)
      }
      Phase("b", training: broken, with: .sgd(rate: -1)) {
        (broken(Self.x) + Self.x).mean()
      }
    }
    expect(
      [
        ("input of network 'net': expected [6], found [2]", line + 9),
        ("in network 'broken': expected a width of at least 1, found 0", line + 2),
        ("in network 'broken': expected a dropout rate from 0 to below 1, found 1.5", line + 3),
        ("in network 'broken': 'slope' of 'leaky_relu': expected a number of at least 0, found -1.0", line + 4),
        ("phase 'b': 'rate' of 'sgd': expected a number of at least 0, found -1.0", line + 11),
      ], of: model)
  }

  @Test func comparesShapes() {
    let y = Tensor.input("y", shape: [3])
    let line = #line
    let model = Sketch {
      Phase("a", training: Self.net, with: .adam(rate: 1)) { meanSquaredError(Self.net(Self.x), y) }
      Phase("b", training: Self.net, with: .adam(rate: 1)) { binaryCrossEntropy(Self.net(Self.x), 2) }
      Phase("c", training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x) }
      Phase("d", training: Self.net, with: .adam(rate: 1)) { (Self.net(Self.x) - y).mean() }
      Phase("e", training: Self.net, with: .adam(rate: 1)) { crossEntropy(Self.net(Self.x).mean(), Self.x) }
    }
    expect(
      [
        ("target of 'meanSquaredError': expected [2], found [3]", line + 2),
        ("target of 'binaryCrossEntropy': expected a number from 0 to 1, found 2.0", line + 3),
        ("phase 'c': expected a loss that is a scalar, found [2]", line + 4),
        ("right side of '-': expected [2], found [3]", line + 5),
        ("prediction of 'crossEntropy': expected one row of classes, found a scalar", line + 6),
      ], of: model)
  }

  @Test func wantsWhatIsTrainedToMatter() {
    let other = Network("other", input: [6]) { Linear(2) }
    let empty = Network("empty", input: [6]) { ReLU() }
    let line = #line
    let model = Sketch {
      Phase("a", training: Self.net, other, with: .adam(rate: 1)) { Self.net(Self.x).mean() }
      Phase("b", training: empty, with: .adam(rate: 1)) { empty(Self.x).mean() }
      Phase("c", training: Self.net, Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() }
    }
    expect(
      [
        ("phase 'a': expected a loss that depends on 'other', found one that does not", line + 2),
        ("phase 'b': expected a network with parameters, found 'empty', which has none", line + 3),
        ("phase 'c': expected each network once after 'training', found one twice", line + 4),
      ], of: model)
  }

  @Test func wantsNamesOnce() {
    let line = #line
    let twin = Network("net", input: [6]) { Linear(2) }
    let odd = Network("*/", input: [6]) { Linear(2) }
    let wide = Tensor.input("x", shape: [7])
    let model = Sketch {
      Phase("a", training: Self.net, with: .adam(rate: 1)) { meanSquaredError(Self.net(Self.x), twin(Self.x)) }
      Phase("a", training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() + odd(Self.x).mean() }
      Phase("c", training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() + wide.mean() }
    }
    expect(
      [
        ("expected a network named by letters, digits, '_' or '-', found '*/'", line + 2),
        ("input 'x': expected [6] as in its first use, found [7]", line + 3),
        ("expected one phase named 'a', found another", line + 6),
        ("expected one network named 'net', found another", line + 1),
      ], of: model)
  }

  @Test func wantsShapesAndNumbersInRange() {
    let line = #line
    let model = Sketch {
      Phase("a", training: Self.net, with: .adam(rate: 1, epsilon: 0)) {
        (Self.net(Self.x) * .infinity).mean()
          + Distribution.normal(deviation: -1, shape: [2]).sample().mean()
          + Distribution.uniform(from: 1, to: 0, shape: [2]).sample().mean()
          + Tensor.input("y", shape: []).mean()
          + Tensor.input("step", shape: [1]).mean()
      }
    }
    let found = errors(model)
    #expect(
      found.map(\.message) == [
        "expected a finite factor, found inf",
        "expected a finite mean and a standard deviation of at least 0, found 0.0 and -1.0",
        "expected finite bounds in ascending order, found 1.0 and 0.0",
        "expected a shape of dimensions of at least 1, found []",
        "expected an input named by letters, digits, '_' or '-' and not 'step', found 'step'",
        "phase 'a': 'epsilon' of 'adam': expected a number above 0, found 0.0",
      ])
    #expect(found.dropFirst().map { $0.location?.line } == [line + 4, line + 5, line + 6, line + 7, line + 2])
  }

  @Test func refusesSizesThatOverflow() {
    let huge = Network("huge", input: [6]) {
      Linear(Int.max / 2)
      Linear(2)
    }
    let model = Sketch { Phase("a", training: huge, with: .adam(rate: 1)) { huge(Self.x).mean() } }
    #expect(errors(model).contains { $0.message.hasPrefix("expected a size in bytes that fits 64 bits") })
    let small = Sketch { Phase("a", training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() } }
    #expect(errors(small, batch: 0).contains { $0.message.hasPrefix("expected a batch of at least 1") })
    #expect(
      errors(small, batch: Int.max).contains { $0.message.hasPrefix("expected a size in bytes that fits 64 bits") })
  }

  /// A frozen function of an untrained network would return noise, and a role is not available as a custom name.
  @Test func wantsFrozenFunctionsOfTrainedNetworks() {
    let line = #line
    let untrained = Network("untrained", input: [2]) { Linear(2) }
    let model = Sketch {
      Phase("a", training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() }
      Frozen("mine") { untrained(Self.net(Self.x)) }
      Frozen("sample") { Self.net(Self.x) }
      Frozen(.code) { Self.net(Tensor.input(.images, named: "x", shape: [6])) }
    }
    expect(
      [
        (
          "frozen function 'mine': expected networks that some phase trains, found 'untrained', which none does",
          line + 4
        ),
        (
          "frozen function 'sample': expected a name of your own, found that of a role; write Frozen(.sample)", line + 5
        ),
        ("input 'x': expected the role of its first use, found another", line + 6),
      ], of: model)
  }

  @Test func wantsElementwiseFunctionsToKeepTheShape() {
    let line = #line
    let narrow = Network("narrow", input: [6]) {
      Linear(4)
      Elementwise { x in x.columns(0..<2) }
      GELU()
    }
    let wrong = Network("wrong", input: [6]) { Elementwise { x in x + .infinity } }
    let model = Sketch {
      Phase("a", training: narrow, with: .adam(rate: 1)) { narrow(Self.x).mean() + wrong(Self.x).mean() }
    }
    expect(
      [
        ("in network 'narrow': result of 'Elementwise': expected [4], found [2]", line + 3),
        ("in network 'wrong': in 'Elementwise': expected a finite number, found inf", line + 6),
      ], of: model)
  }

  @Test func wantsAPhase() {
    #expect(errors(Sketch {}).map(\.message) == ["expected at least one phase of model 'sketch', found none"])
  }

  @Test(arguments: [true, false])
  func buildsPhases(_ condition: Bool) throws {
    let model = Sketch {
      for name in ["a", "b"] {
        Phase(name, training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() }
      }
      if condition {
        Phase("c", training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() }
      } else {
        Phase("d", training: Self.net, with: .adam(rate: 1)) { Self.net(Self.x).mean() }
      }
    }
    let module = try elaborate(model, batch: 3, seed: 1)
    #expect(module.phases.map(\.name) == ["a", "b", condition ? "c" : "d"])
  }
}
