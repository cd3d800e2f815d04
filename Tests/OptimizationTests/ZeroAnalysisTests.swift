import IngotCompiler
import IngotGraphs
import IngotIR
import IngotOptimization
import IngotPasses
import IngotReference
import IngotTestSupport
import Testing

/// Where zeros are expected, checked by the reference executor.
struct ZeroAnalysisTests {
  /// A call of an opcode on the arguments of ``graph``.
  private struct Sample {
    let call: String
    var type = "f32[8x6]"
    /// Whether the operands have both signs.
    var isSigned = false
  }

  /// The arguments that are matrices or rows, in which zeros can be put.
  private static let arguments = ["a": "f32[8x6]", "b": "f32[8x6]", "row": "f32[6]", "w": "f32[6x5]", "v": "f32[5]"]

  /// One call of an opcode for each way in which it treats zeros; none for an update, which has no result.
  private static func samples(of opcode: Opcode) -> [Sample] {
    let name = opcode.rawValue
    func samples(_ calls: String..., type: String = "f32[8x6]", isSigned: Bool = false) -> [Sample] {
      calls.map { Sample(call: "\(name) \($0)", type: type, isSigned: isSigned) }
    }
    switch opcode {
    case .linear: return samples("%a, %w, %v", type: "f32[8x5]")
    case .matmul: return samples("%a, %w", type: "f32[8x5]") + samples("%a^T, %b", type: "f32[6x6]")
    case .add, .subtract, .multiply, .divide: return samples("%a, %b")
    case .scale: return samples("%a {by: -0.75}")
    case .exp, .log, .sigmoid, .softplus, .softmax, .logSoftmax: return samples("%a")
    case .relu, .leakyReLU, .tanh: return samples("%a", isSigned: true)
    case .dropout: return samples("%a, %step {rate: 0.5, stream: 0}", "%a, %step {rate: 0.0, stream: 0}")
    case .concatColumns: return samples("%a, %b", type: "f32[8x12]")
    case .sliceColumns: return samples("%a {from: 2}", type: "f32[8x3]")
    // Without columns of padding, whose zeros do not count.
    case .padColumns: return samples("%a")
    case .concatRows: return samples("%a, %b", type: "f32[16x6]")
    case .sliceRows: return samples("%a {from: 1}", type: "f32[5x6]")
    case .scaleColumns, .shiftColumns: return samples("%a, %row")
    case .normalizeColumns: return samples("%a {epsilon: 0.5}")
    case .normalizeColumnsAdjoint: return samples("%a, %b {epsilon: 0.5}")
    case .inverseDeviation: return samples("%row {epsilon: 0.5}", type: "f32[6]")
    case .columnSums: return samples("%a", type: "f32[6]")
    case .mean, .sumSquares: return samples("%a", type: "f32")
    case .clipFactor: return samples("%s {norm: 0.5}", type: "f32")
    case .rescale: return samples("%a, %s")
    case .broadcast: return samples("%s {scale: 0.5}")
    case .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy, .softmaxCrossEntropy:
      return samples("%a, %b", type: "f32")
    case .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .softmaxCrossEntropyAdjoint:
      return samples("%s, %a, %b", "%s, %a, %b {wrt: target}")
    case .gate: return samples("%a, %b", "%a, %b {scale: 2.0, slope: 0.25}", isSigned: true)
    case .tanhAdjoint, .sigmoidAdjoint, .softplusAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint:
      return samples("%a, %b")
    case .constant: return samples("{value: 0.5}")
    case .normal: return samples("%step {stream: 0}")
    case .uniform: return samples("%step {low: 0.25, stream: 0}")
    case .categorical: return samples("%step {stream: 0}")
    case .mixture:
      return samples(
        "%a, %step {components: 6, radius: 4.0, deviation: 1.0, across: 0.25, stream: 0}", type: "f32[8x2]")
    case .swissRoll:
      return samples("%a, %step {components: 6, radius: 4.0, turns: 1.5, deviation: 0.25, stream: 0}", type: "f32[8x2]")
    case .adam, .sgd, .trackMean, .trackVariance: return []
    }
  }

  private static func graph(_ sample: Sample, sparse: String?) -> String {
    let arguments = arguments.map { "%\($0): \($1)\($0 == sparse ? " {role: images}" : "")" }.sorted()
    return """
      module @m {batch: 8, seed: 3}
      phase @f(\(arguments.joined(separator: ", ")), %s: f32, %step: i64) -> f32 {
        %0 = \(sample.call) : \(sample.type)
        %1 = sum_squares %0 : f32
        return %1
      }
      """
  }

  /// Numbers without zeros, or with zeros in a pattern that fills no row and no column.
  private static func numbers(_ type: TensorType, salt: Int, isSigned: Bool, isSparse: Bool) -> [Float] {
    let numbers = scatteredNumbers(type.count, from: isSigned ? -0.9 : 0.1, to: 0.9, salt: UInt64(salt))
    return numbers.indices.map { index in
      isSparse && (index / type.columns + index % type.columns).isMultiple(of: 2) ? 0 : numbers[index]
    }
  }

  /// Where zeros are expected, there are some, and where they pass through, none is lost. Where they are not expected,
  /// there are none.
  @Test(arguments: Opcode.allCases)
  func agreesWithTheReference(_ opcode: Opcode) throws {
    #expect(opcode.isUpdate == Self.samples(of: opcode).isEmpty)
    for sample in Self.samples(of: opcode) {
      let read = Self.arguments.keys.sorted().filter { name in
        sample.call.split { !$0.isLetter && $0 != "%" }.contains("%\(name)")
      }
      for sparse in [nil] + read.map(Optional.some) {
        let module = try Module(verifying: Self.graph(sample, sparse: sparse))
        let function = module.functions[0]
        var inputs = ["s": [Float(0.7)]]
        for (salt, argument) in function.arguments.enumerated() where function[argument].type.rank > 0 {
          let info = function[argument]
          inputs[info.name] = Self.numbers(
            info.type, salt: salt + 1, isSigned: sample.isSigned, isSparse: info.name == sparse)
        }
        var executor = ReferenceExecutor(module)
        let trace = try executor.run(function, inputs: inputs, step: 1)
        let value = try #require(function.body[0].result)
        let result = try #require(trace[value])
        let reasons = ZeroAnalysis(of: function).reasons(for: value)
        let place: Comment = "\(sample.call), zeros in \(sparse ?? "nothing")"
        #expect(reasons.isEmpty == !result.contains(0), place)
        guard let sparse, let operand = function.argument(named: sparse), reasons.contains(.input) else { continue }
        if function[operand].type == function[value].type {
          let lost = zip(inputs[sparse] ?? [], result).filter { $0 == 0 && $1 != 0 }
          #expect(lost.isEmpty, place)
        }
      }
    }
  }

  @Test func saysWhy() throws {
    let module = try Module(
      verifying: """
        module @m {batch: 8, seed: 3}
        param @w: f32[6x6] = uniform {bound: 1.0}
        param @v: f32[6x6] = uniform {bound: 1.0}
        phase @f(%x: f32[8x6] {role: images}, %z: f32[8x6] {role: code}, %y: f32[8x6], %step: i64) -> f32 {
          %0 = matmul %x, @w |> dropout %step {rate: 0.5, stream: 0} |> relu |> tanh : f32[8x6]
          %1 = matmul %x, @w |> relu |> sigmoid : f32[8x6]
          %2, %sums = matmul %y, @w^T |> gate %0 |> column_sums : f32[8x6], f32[6]
          %3 = multiply %x, %0 : f32[8x6]
          %4 = concat_rows %2, %z : f32[16x6]
          %5 = relu %x : f32[8x6]
          %6 = gate %2, %5 {slope: 0.5} : f32[8x6]
          %7 = categorical %step {stream: 1} : f32[8x6]
          matmul %x^T, %0 |> sgd @v, %step {rate: 0.1}
          %loss = mean %7 : f32
          return %loss
        }
        """)
    let function = module.functions[0]
    let analysis = ZeroAnalysis(of: function)
    let found = Dictionary(
      uniqueKeysWithValues: function.values.indices.map { (function.values[$0].name, analysis.reasons(for: Value($0))) }
    )
    #expect(
      found == [
        "x": [.input], "z": [], "y": [], "step": [], "0": [.relu, .dropout], "1": [], "2": [.gate], "sums": [],
        "3": [.input, .relu, .dropout], "4": [.gate], "5": [.input, .relu], "6": [.gate], "7": [.input], "loss": [],
      ])
    #expect(analysis.reasons(for: .parameter(Parameter(0))).isEmpty)
    #expect(analysis.reasons(for: Operand.value(function.arguments[0]).transposed) == [.input])
  }

  /// Folding what follows a product into it changes no expectation of a value that is left.
  @Test(arguments: shippedNames)
  func fusionChangesNothing(_ name: String) throws {
    let compilation = try shippedModel(name).compile(batch: 100)
    let steps = try #require(compilation.optimizations.first { $0.step.pass.name == "fuse-epilogues" })
    for (before, after) in zip(steps.before.functions, steps.step.module.functions) {
      let (plain, fused) = (ZeroAnalysis(of: before), ZeroAnalysis(of: after))
      for value in after.body.flatMap(\.results) { #expect(plain.reasons(for: value) == fused.reasons(for: value)) }
    }
  }

  /// The pass changes attributes of products, and nothing else.
  @Test(arguments: shippedNames)
  func selectionOnlyStatesReasons(_ name: String) throws {
    let compilation = try shippedModel(name).compile(batch: 100)
    let selection = try #require(compilation.optimizations.first { $0.step.pass.name == "select-kernels" })
    var module = selection.step.module
    var stated = 0
    for index in module.functions.indices {
      for position in module.functions[index].body.indices {
        let attributes = module.functions[index].body[position].attributes
        if attributes[.zeros] == nil { continue }
        stated += 1
        module.functions[index].body[position].call.attributes = attributes.without(.zeros)
      }
    }
    #expect(module == selection.before)
    #expect(stated == selection.step.counts.values.reduce(0, +) && stated > 0)
  }
}
