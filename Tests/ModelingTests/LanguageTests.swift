import IngotCompiler
import IngotIR
import IngotModeling
import IngotReference
import Testing

/// A model of one phase, for language features that other models do not use.
private struct OnePhase: Model {
  static let name = "one-phase"
  let optimizer: OptimizerSettings
  let network: Network
  let loss: @Sendable (Network, Tensor) -> Tensor

  init() { self.init(.sgd(rate: 0.1), loss: { $0($1).mean() }) }

  init(
    _ optimizer: OptimizerSettings = .sgd(rate: 0.1), _ network: Network = Network("n", input: [4]) { Linear(3) },
    loss: @escaping @Sendable (Network, Tensor) -> Tensor = { $0($1).mean() }
  ) {
    (self.optimizer, self.network, self.loss) = (optimizer, network, loss)
  }

  var phases: Phases {
    let x = Tensor.input("x", shape: [4])
    Phase("p", training: network, with: optimizer) { loss(network, x) }
    Frozen("output") { network(x) }
  }
}

/// Tests of how optimisers, schedules, clipping, normalisation and draws with labels in the DSL are translated to the
/// IR.
struct LanguageTests {
  private func text(_ model: OnePhase) throws -> String { try elaborate(model, batch: 5, seed: 1).description }

  private func errors(_ model: OnePhase) -> String {
    do {
      return try text(model)
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    (OptimizerSettings.adam(rate: 0.1, decay: 0.01), "adam {rate: 0.1, decay: 0.01}"),
    (.sgd(rate: 0.1, momentum: 0.9, isNesterov: true), "sgd {rate: 0.1, momentum: 0.9, nesterov: true}"),
    (.sgd(rate: 0.1, schedule: .drops(at: [30])), "sgd {rate: 0.1, at: 30}"),
    (.sgd(rate: 0.1, schedule: .drops(at: [30, 60], factor: 0.5)), "sgd {rate: 0.1, at: [30, 60], factor: 0.5}"),
    (.sgd(rate: 0.1, schedule: .drops(at: [])), "sgd {rate: 0.1}"),
    (.adam(rate: 0.1, schedule: .cosine(over: 100).warmingUp(over: 10)), "adam {rate: 0.1, warmup: 10, over: 100}"),
    (.adam(rate: 0.1).clipping(norm: 5), "adam {rate: 0.1} clip {norm: 5.0}"),
  ])
  func writesOptimizers(_ optimizer: OptimizerSettings, _ expected: String) throws {
    #expect(try text(OnePhase(optimizer)).contains("over @n with \(expected)\n"))
  }

  @Test(arguments: [
    (OptimizerSettings.adam(rate: 0.1, decay: -1), "'decay' of 'adam': expected a number of at least 0, found -1.0"),
    (.sgd(rate: 0.1, schedule: .drops(at: [-3])), "'at' of 'sgd': expected an integer of at least 0"),
    (.sgd(rate: 0.1, schedule: .drops(at: Array(1...9))), "or 2 to 8 of them in brackets"),
    (.sgd(rate: 0.1, schedule: .cosine(over: -1)), "'over' of 'sgd'"),
    (.adam(rate: 0.1).clipping(norm: 0), "expected a norm above 0 to clip at, found 0.0"),
  ])
  func refusesOptimizers(_ optimizer: OptimizerSettings, _ message: String) {
    #expect(errors(OnePhase(optimizer)).contains(message))
  }

  /// Training uses the statistics of the minibatch, and other modes use running statistics. Running statistics are
  /// updated only where the network is trained.
  @Test func normalizesBatches() throws {
    let network = Network("n", input: [4]) {
      Linear(3, bias: nil)
      BatchNormalization(factor: 0.2)
    }
    let text = try text(OnePhase(.sgd(rate: 0.1), network))
    let function = text.split(separator: "func @n").last ?? ""
    for line in [
      "buffer @n.1.mean: f32[3] = zeros", "buffer @n.1.variance: f32[3] = constant {value: 1.0}",
      "param @n.1.weight: f32[3] = constant {value: 1.0}", "%0 = matmul %x, @n.0.weight",
      "%1 = normalize_columns %0 {epsilon: 1e-05}", "track_mean @n.1.mean, %0 {factor: 0.2}",
      "track_variance @n.1.variance, %0 {factor: 0.2}",
    ] { #expect(text.contains(line), "\(line)") }
    #expect(!text.contains("n.0.bias"))
    #expect(function.contains("inverse_deviation @n.1.variance") && !function.contains("normalize_columns"))
    let frozenOnly = OnePhase(.sgd(rate: 0.1), Network("n", input: [4]) { Linear(3) }) { trained, x in
      let other = Network("o", input: [4]) { BatchNormalization() }
      return trained(other(x)).mean()
    }
    #expect(!(try self.text(frozenOnly)).contains("track_"))
  }

  @Test func normalizesWithoutScaleAndShift() throws {
    let text = try text(
      OnePhase(
        .sgd(rate: 0.1),
        Network("n", input: [4]) {
          Linear(3)
          BatchNormalization(affine: false)
        }))
    let phase = try #require(text.split(separator: "phase @p").last?.split(separator: "func @").first)
    let function = try #require(text.split(separator: "func @").last)
    #expect(text.contains("buffer @n.1.mean: f32[3]") && phase.contains("normalize_columns"))
    #expect(!text.contains("@n.1.weight") && !text.contains("@n.1.bias"))
    #expect(!phase.contains("scale_columns") && !phase.contains("shift_columns"))
    #expect(function.contains("inverse_deviation @n.1.variance"))
  }

  /// With two applications in training mode, both update the running statistics, in order.
  @Test func followsEveryApplication() throws {
    let network = Network("n", input: [4]) { BatchNormalization() }
    let model = OnePhase(.sgd(rate: 0), network) { network, x in (network(x) + network(2 * x)).mean() }
    let module = try Compilation(model, batch: 2, seed: 1).planned
    var reference = ReferenceExecutor(module)
    let x: [Float] = [0, 1, 2, 3, 2, 3, 4, 5]
    _ = try reference.run(module.functions[0], inputs: ["x": x], step: 1)
    let mean = try #require(module.parameter(named: "n.0.mean"))
    // The means are 1, 2, 3 and 4, then twice as large. The running mean is a tenth of the first mean, of which nine
    // tenths are kept, plus a tenth of the second mean.
    let expected: [Float] = [1, 2, 3, 4].map { $0 * 0.29 }
    for (found, wanted) in zip(reference.parameters[mean.index], expected) {
      #expect((found - wanted).magnitude < 1e-6)
    }
  }

  @Test func drawsByLabels() throws {
    let model = OnePhase { network, x in
      let mixture = Distribution.mixture(components: 3, radius: 2, deviation: 0.5, across: 0.25)
      let roll = Distribution.swissRoll(components: 4, radius: 3, deviation: 0.1)
      return network(concatenate(mixture.sample(of: x), roll.sample())).mean()
    }
    let text = try text(model)
    #expect(text.contains("mixture %x, %step {components: 3, radius: 2.0, deviation: 0.5, across: 0.25, stream: 0}"))
    #expect(text.contains("= constant {value: 0.0} : f32[5x4]"))
    #expect(text.contains("{components: 4, radius: 3.0, turns: 2.0, deviation: 0.1, stream: 1} : f32[5x2]"))
  }

  @Test(arguments: [
    (Distribution.mixture(components: 5, radius: 1, deviation: 1, across: 1), "expected at least 5 columns, found [4]"),
    (.mixture(components: 0, radius: 1, deviation: 1, across: 1), "expected at least one component"),
    (.swissRoll(components: 2, radius: -1, deviation: 1), "finite sizes of at least 0"),
    (.normal(shape: [2]), "expected a distribution with components, found 'normal'"),
  ])
  func refusesDrawsByLabels(_ distribution: Distribution, _ message: String) {
    let model = OnePhase { network, x in network(x).mean() + distribution.sample(of: x).mean() }
    #expect(errors(model).contains(message), "\(errors(model))")
  }

  @Test func sumsRows() throws {
    let text = try text(OnePhase { network, x in network(x).rowSums().mean() })
    #expect(text.contains("constant {value: 1.0} : f32[3x1]") && text.contains(": f32[5x1]"))
  }
}

/// Tests of where the draws of a distribution with components lie.
struct ComponentTests {
  private func points(_ distribution: String, labels: (Int) -> [Float], count: Int) throws -> [(Double, Double)] {
    struct Draws: Model {
      static let name = "draws"
      var distribution = Distribution.normal(shape: [2])
      var phases: Phases {
        let x = Tensor.input("x", shape: [5])
        let n = Network("n", input: [5]) { Linear(1) }
        Phase("p", training: n, with: .sgd(rate: 0)) { n(x).mean() }
        Frozen("points") { distribution.sample(of: x) }
      }
    }
    let chosen: Distribution =
      distribution == "mixture"
      ? .mixture(components: 4, radius: 10, deviation: 1, across: 0.2)
      : .swissRoll(components: 4, radius: 10, turns: 2, deviation: 0)
    let module = try elaborate(Draws(distribution: chosen), batch: count, seed: 3)
    var reference = ReferenceExecutor(module)
    let function = try #require(module.function(.func, named: "points"))
    let x = (0..<count).flatMap { labels($0) }
    let flat = try reference.run(function, inputs: ["x": x], step: 1).result
    return (0..<count).map { (Double(flat[2 * $0]), Double(flat[2 * $0 + 1])) }
  }

  private func oneHot(_ column: Int) -> [Float] { (0..<5).map { $0 == column ? 1 : 0 } }

  /// Component 1 of 4 lies above the origin, and is long along the radius and narrow across it.
  @Test func mixtureStandsOnACircle() throws {
    let points = try points("mixture", labels: { _ in oneHot(1) }, count: 4000)
    let (x, y) = (points.map(\.0), points.map(\.1))
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func deviation(_ values: [Double]) -> Double {
      let center = mean(values)
      return mean(values.map { ($0 - center) * ($0 - center) }).squareRoot()
    }
    for (found, wanted, tolerance) in [
      (mean(x), 0, 0.02), (mean(y), 10, 0.06), (deviation(x), 0.2, 0.02), (deviation(y), 1, 0.05),
    ] as [(Double, Double, Double)] {
      #expect((found - wanted).magnitude < tolerance)
    }
  }

  /// The last column names no component, so each row draws its own, all with equal probability.
  @Test func unknownRowsDrawTheirComponent() throws {
    let points = try points("mixture", labels: { _ in oneHot(4) }, count: 4000)
    let right = points.count { $0.0 > 5 }, above = points.count { $0.1 > 5 }
    #expect(abs(right - 1000) < 120 && abs(above - 1000) < 120)
  }

  /// The last of four equal areas reaches from sqrt(3/4) of the radius to the full radius.
  @Test func rollGoesOutwards() throws {
    let points = try points("roll", labels: { _ in oneHot(3) }, count: 500)
    let distances = points.map { ($0.0 * $0.0 + $0.1 * $0.1).squareRoot() }
    #expect(distances.allSatisfy { (8.66...10.0001).contains($0) })
    #expect((distances.max() ?? 0) > 9.9 && (distances.min() ?? 9) < 8.75)
  }

  /// GELU is an expression, not an opcode. Its values match its formula, and gradients flow through it.
  @Test func gelu() throws {
    let network = Network("n", input: [4]) {
      Linear(4)
      GELU()
    }
    let module = try elaborate(OnePhase(.sgd(rate: 0.1), network), batch: 1, seed: 1)
    var reference = ReferenceExecutor(module)
    reference.parameters[0] = (0..<16).map { $0 % 5 == 0 ? 1 : 0 }
    reference.parameters[1] = [0, 0, 0, 0]
    let function = try #require(module.function(.func, named: "output"))
    let x: [Float] = [-3, -0.5, 0, 2]
    let found = try reference.run(function, inputs: ["x": x], step: 1).result
    // Computed by PyTorch's `torch.nn.functional.gelu(x, approximate="tanh")`.
    let expected: [Float] = [-0.0036373921, -0.15428595, 0, 1.9545977]
    for (mine, other) in zip(found, expected) { #expect(abs(mine - other) < 1e-6, "\(found)") }
    #expect(try Compilation(module).planned.phases[0].body.contains { $0.opcode == .tanhAdjoint })
  }
}
