import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotFreezing
import IngotIR
import IngotIRParser
import IngotModeling
import IngotReference
import IngotTestSupport
import Testing

/// Tests of what is computed when functions are frozen.
struct FoldingTests {
  /// Returns the functions of a text with numbers for their parameters.
  private func frozen(_ text: String) throws -> FrozenModule {
    let module = try GraphFile(parsing: text, file: "test.graph").module
    return try FrozenModule(module) { numbers(of: module, $0) }
  }

  private func numbers(of module: Module, _ parameter: Parameter) -> [Float] {
    let info = module[parameter]
    return scatteredNumbers(info.type.count, from: -0.5, to: 0.5, salt: UInt64(parameter.index + 1)).map {
      info.name.hasSuffix("variance") ? $0.magnitude + 0.1 : $0
    }
  }

  private func inputs(of function: Function) -> [String: [Float]] {
    var inputs: [String: [Float]] = [:]
    for argument in function.arguments where function[argument].type.element == .f32 {
      inputs[function[argument].name] = scatteredNumbers(function[argument].type.count, from: -1, to: 1)
    }
    return inputs
  }

  private func results(_ frozen: FrozenModule, _ index: Int) throws -> [Float] {
    var executor = ReferenceExecutor(frozen.module)
    executor.parameters = frozen.module.parameters.indices.map { frozen.value(Parameter($0)) }
    let function = frozen.module.functions[index]
    return try executor.run(function, inputs: inputs(of: function), step: 1).result
  }

  /// The bits of the kernels' results.
  private func bits(_ frozen: FrozenModule, _ index: Int) throws -> [UInt32] {
    let machine = try Machine(frozen)
    let function = frozen.module.functions[index]
    let rows = inputs(of: function)
    return try machine.apply(functionAt: index, count: frozen.module.batch, drawing: DrawPosition()) { rows[$0.name] }
      .map(\.bitPattern)
  }

  private static let normalized = """
    module @m {batch: 3, seed: 1}
    param @e.0.weight: f32[5x4] = zeros
    param @e.0.bias: f32[4] = zeros
    param @e.1.mean: f32[4] = zeros
    param @e.1.variance: f32[4] = zeros
    param @e.1.scale: f32[4] = zeros
    param @e.1.shift: f32[4] = zeros
    func @e(%x: f32[3x5]) -> f32[3x4] {
      %0 = linear %x, @e.0.weight, @e.0.bias : f32[3x4]
      %1 = scale @e.1.mean {by: -1.0} : f32[4]
      %2 = shift_columns %0, %1 : f32[3x4]
      %3 = inverse_deviation @e.1.variance {epsilon: 1e-05} : f32[4]
      %4 = scale_columns %2, %3 : f32[3x4]
      %5 = scale_columns %4, @e.1.scale : f32[3x4]
      %6 = shift_columns %5, @e.1.shift : f32[3x4]
      %7 = relu %6 : f32[3x4]
      return %7
    }
    """

  @Test func batchNormalisationBecomesPartOfALayer() throws {
    let whole = try frozen(Self.normalized)
    let folded = try whole.folded()
    #expect(folded.module.functions[0].body.map(\.opcode) == [.linear, .relu])
    #expect(folded.module.parameters.map(\.name) == ["e.0-1.weight", "e.0-1.bias"])
    #expect(scaledDifference(try results(folded, 0), try results(whole, 0)) < 1e-6)
  }

  @Test func exactFoldingChangesNoBit() throws {
    let whole = try frozen(Self.normalized)
    let folded = try whole.folded(isExact: true)
    #expect(
      folded.module.functions[0].body.map(\.opcode)
        == [.linear, .shiftColumns, .scaleColumns, .scaleColumns, .shiftColumns, .relu])
    #expect(try bits(folded, 0) == bits(whole, 0))
  }

  /// A product with few columns between two layers is less work than one large product.
  @Test(arguments: [(2, false), (30, true)])
  func layersAreJoinedWhereThatIsLessWork(_ width: Int, _ isJoined: Bool) throws {
    let whole = try frozen(
      """
      module @m {batch: 3, seed: 1}
      param @d.0.weight: f32[9x\(width)] = zeros
      param @d.0.bias: f32[\(width)] = zeros
      param @d.1.weight: f32[\(width)x8] = zeros
      func @d(%x: f32[3x9]) -> f32[3x8] {
        %0 = linear %x, @d.0.weight, @d.0.bias : f32[3x\(width)]
        %1 = matmul %0, @d.1.weight : f32[3x8]
        return %1
      }
      func @both(%x: f32[3x9]) -> f32[3x8] {
        %0 = linear %x, @d.0.weight, @d.0.bias : f32[3x\(width)]
        %1 = matmul %0, @d.1.weight : f32[3x8]
        %2 = relu %1 : f32[3x8]
        return %2
      }
      """)
    let folded = try whole.folded()
    #expect(folded.module.functions[0].body.map(\.opcode) == (isJoined ? [.linear] : [.linear, .matmul]))
    // Both functions read the same new weight.
    #expect(folded.module.parameters.count == (isJoined ? 2 : 3))
    for index in 0...1 { #expect(scaledDifference(try results(folded, index), try results(whole, index)) < 1e-6) }
  }

  /// A value that something else reads, too, stays.
  @Test func whatIsReadTwiceStays() throws {
    let whole = try frozen(
      """
      module @m {batch: 2, seed: 1}
      param @d.0.weight: f32[4x20] = zeros
      param @d.1.weight: f32[20x4] = zeros
      func @d(%x: f32[2x4]) -> f32[2x24] {
        %0 = matmul %x, @d.0.weight : f32[2x20]
        %1 = matmul %0, @d.1.weight : f32[2x4]
        %2 = concat_columns %0, %1 : f32[2x24]
        return %2
      }
      """)
    #expect(try whole.folded().module.functions[0].body.map(\.opcode) == [.matmul, .matmul, .concatColumns])
  }

  @Test(arguments: shippedNames)
  func shippedModelsComputeTheSame(_ name: String) throws {
    var module = try shippedModel(name).applying(["width=24"]).compile(batch: 4, seed: 3).source
    module.functions.removeAll { $0.kind == .phase }
    let whole = try FrozenModule(module) { numbers(of: module, $0) }
    let (folded, exact) = (try whole.folded(), try whole.folded(isExact: true))
    // The text of what was made can be read again.
    let text = folded.module.description
    #expect(try GraphFile(parsing: text, file: "folded.graph").module.description == text)
    for (index, function) in module.functions.enumerated() {
      #expect(scaledDifference(try results(folded, index), try results(whole, index)) < 2e-6, "\(function.name)")
      #expect(try bits(exact, index) == bits(whole, index), "\(function.name)")
    }
  }
}
