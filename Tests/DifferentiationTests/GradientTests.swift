import IngotDifferentiation
import IngotIR
import IngotPasses
import IngotReference
import IngotTestSupport
import Testing

/// A use of an opcode for a gradient check: an instruction with the trained parameters `@net.a`, `@net.b` and `@net.c`.
struct GradientCase: Sendable {
  /// The range of the parameters' values.
  enum Domain {
    /// Values on both sides of zero, but away from it, where `relu` has its kink.
    case signed
    case positive
    /// Values above 0 and below 1.
    case probability
  }

  let instruction: String
  let operands: [String]
  let result: String
  var domain = Domain.signed
}

extension Opcode {
  /// The cases for an opcode, which every opcode with an adjoint has. The switch has no `default`, so a new opcode does
  /// not compile until it is listed here.
  var gradientCases: [GradientCase] {
    switch self {
    case .linear:
      [
        GradientCase(
          instruction: "linear @net.a, @net.b, @net.c", operands: ["[3x4]", "[4x5]", "[5]"], result: "[3x5]")
      ]
    case .matmul:
      [
        GradientCase(instruction: "matmul @net.a, @net.b", operands: ["[3x4]", "[4x5]"], result: "[3x5]"),
        GradientCase(instruction: "matmul @net.a^T, @net.b", operands: ["[4x3]", "[4x5]"], result: "[3x5]"),
        GradientCase(instruction: "matmul @net.a, @net.b^T", operands: ["[3x4]", "[5x4]"], result: "[3x5]"),
        GradientCase(instruction: "matmul @net.a^T, @net.b^T", operands: ["[4x3]", "[5x4]"], result: "[3x5]"),
      ]
    case .add, .subtract, .multiply: [binary()]
    case .divide: [binary(.positive)]
    case .scale: [unary("{by: -1.5}")]
    case .exp, .tanh, .sigmoid, .softplus, .softmax, .logSoftmax, .relu: [unary()]
    case .log: [unary(domain: .positive)]
    case .leakyReLU: [unary(), unary("{slope: 0.2}")]
    case .dropout:
      [
        GradientCase(
          instruction: "dropout @net.a, %step {rate: 0.4, stream: 3}", operands: ["[3x4]"], result: "[3x4]")
      ]
    case .concatColumns:
      [GradientCase(instruction: "concat_columns @net.a, @net.b", operands: ["[3x4]", "[3x2]"], result: "[3x6]")]
    case .sliceColumns:
      [GradientCase(instruction: "slice_columns @net.a {from: 1}", operands: ["[3x4]"], result: "[3x2]")]
    case .mean: [GradientCase(instruction: "mean @net.a", operands: ["[3x4]"], result: "")]
    case .binaryCrossEntropy, .crossEntropy:
      [
        GradientCase(
          instruction: "\(rawValue) @net.a, @net.b", operands: ["[3x4]", "[3x4]"], result: "", domain: .probability)
      ]
    case .meanSquaredError, .bceWithLogits, .softmaxCrossEntropy:
      [GradientCase(instruction: "\(rawValue) @net.a, @net.b", operands: ["[3x4]", "[3x4]"], result: "")]
    case .scaleColumns, .shiftColumns:
      [GradientCase(instruction: "\(rawValue) @net.a, @net.b", operands: ["[3x4]", "[4]"], result: "[3x4]")]
    case .normalizeColumns: [unary("{epsilon: 0.001}")]
    case .inverseDeviation: [unary("{epsilon: 0.1}", domain: .positive)]
    case .constant, .normal, .uniform, .categorical, .mixture, .swissRoll, .padColumns, .gate, .tanhAdjoint,
      .sigmoidAdjoint, .softplusAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint, .binaryCrossEntropyAdjoint,
      .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .softmaxCrossEntropyAdjoint, .broadcast, .columnSums, .concatRows, .sliceRows, .normalizeColumnsAdjoint,
      .sumSquares, .clipFactor, .rescale, .adam, .sgd, .trackMean, .trackVariance:
      []
    }
  }

  private func unary(_ attributes: String = "", domain: GradientCase.Domain = .signed) -> GradientCase {
    GradientCase(instruction: "\(rawValue) @net.a \(attributes)", operands: ["[3x4]"], result: "[3x4]", domain: domain)
  }

  private func binary(_ domain: GradientCase.Domain = .signed) -> GradientCase {
    GradientCase(
      instruction: "\(rawValue) @net.a, @net.b", operands: ["[3x4]", "[3x4]"], result: "[3x4]", domain: domain)
  }
}

struct GradientTests {
  @Test(arguments: Opcode.differentiable)
  func agreesWithCentralDifferences(_ opcode: Opcode) throws {
    try #require(!opcode.gradientCases.isEmpty)
    for gradientCase in opcode.gradientCases { try check(gradientCase) }
  }

  /// When both operands are the same value, their contributions add up.
  @Test func addsContributions() throws {
    try check(GradientCase(instruction: "multiply @net.a, @net.a", operands: ["[3x4]"], result: "[3x4]"))
    try check(GradientCase(instruction: "matmul @net.a, @net.a", operands: ["[4x4]"], result: "[4x4]"))
  }

  private func check(_ gradientCase: GradientCase) throws {
    let module = try Pipeline([.differentiate]).run(elaborated(gradientCase))
    let phase = try #require(module.phases.first)
    var executor = ReferenceExecutor(module)
    for index in module.parameters.indices {
      executor.parameters[index] = values(
        gradientCase.domain, module.parameters[index].type.count, salt: UInt64(index + 1))
    }
    let start = executor
    let trace = try executor.run(phase, inputs: [:], step: 1)
    for index in gradientCase.operands.indices {
      let update = try #require(phase.body.first { $0.updatedParameter == Parameter(index) })
      let gradient = try #require(update.operands[1].value)
      let analytic = try #require(trace[gradient])
      let numeric = try analytic.indices.map { element in
        Float((try loss(start, phase, index, element, +step) - loss(start, phase, index, element, -step)) / (2 * step))
      }
      #expect(analytic.contains { $0 != 0 })
      let difference = scaledDifference(analytic, numeric)
      #expect(difference <= 1e-3, "\(gradientCase.instruction), operand \(index): off by \(difference)")
    }
  }

  private let step = 0.004

  private func loss(
    _ start: ReferenceExecutor, _ phase: Function, _ parameter: Int, _ element: Int, _ change: Double
  ) throws -> Double {
    var executor = start
    executor.parameters[parameter][element] += Float(change)
    return Double(try executor.run(phase, inputs: [:], step: 1).result[0])
  }

  private func values(_ domain: GradientCase.Domain, _ count: Int, salt: UInt64) -> [Float] {
    let magnitudes = scatteredNumbers(count, from: 0.2, to: 0.8, salt: salt)
    switch domain {
    case .positive, .probability: return magnitudes
    case .signed: return magnitudes.enumerated().map { $0.offset % 3 == 1 ? -$0.element : $0.element }
    }
  }

  /// Returns a module with a phase that minimises the instruction's result, weighted so that every element counts
  /// differently.
  private func elaborated(_ gradientCase: GradientCase) throws -> Module {
    var text = "module @gradient {batch: 1, seed: 5}\n"
    for (name, shape) in zip(["a", "b", "c"], gradientCase.operands) {
      text += "param @net.\(name): f32\(shape) = zeros\n"
    }
    text += "param @weights.0: f32\(gradientCase.result) = zeros\n"
    text += "phase @check(%step: i64) -> f32 {\n  %0 = \(gradientCase.instruction) : f32\(gradientCase.result)\n"
    if gradientCase.result.isEmpty {
      text += "  minimize %0 over @net with sgd {rate: 0.1}\n}\n"
    } else {
      text += "  %1 = multiply %0, @weights.0 : f32\(gradientCase.result)\n  %2 = mean %1 : f32\n"
      text += "  minimize %2 over @net with sgd {rate: 0.1}\n}\n"
    }
    return try Module(verifying: text)
  }
}
