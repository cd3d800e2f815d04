import IngotDiagnostics
import IngotEmission
import IngotFreezing
import IngotIR
import IngotOptimization
import IngotPasses
import IngotReference
import IngotTestSupport
import Testing

/// Every operation that a model writes, in ONNX Runtime and in the reference executor.
struct ONNXOperationTests {
  /// The batch is also the number of columns of some values, which are no batch.
  private static let text = """
    module @operations {batch: 6, seed: 18364758544493064720}
    param @net.0.weight: f32[6x5] = uniform {bound: 1.0}
    param @net.0.bias: f32[5] = uniform {bound: 1.0}
    param @net.1.weight: f32[5x6] = uniform {bound: 1.0}
    param @net.1.scale: f32[6] = uniform {bound: 1.0}

    func @products(%x: f32[6x6]) -> f32[6x5] {
      %0 = linear %x, @net.0.weight, @net.0.bias : f32[6x5]
      %1 = matmul %0, @net.1.weight : f32[6x6]
      %2 = matmul %1, @net.1.weight^T : f32[6x5]
      return %2
    }
    func @elements(%x: f32[6x6], %y: f32[6x6]) -> f32[6x6] {
      %0 = add %x, %y : f32[6x6]
      %1 = subtract %0, %y : f32[6x6]
      %2 = multiply %1, %y : f32[6x6]
      %3 = sigmoid %2 : f32[6x6]
      %4 = divide %x, %3 : f32[6x6]
      %5 = log %3 : f32[6x6]
      %6 = exp %5 : f32[6x6]
      %7 = relu %x : f32[6x6]
      %8 = leaky_relu %y {slope: 0.2} : f32[6x6]
      %9 = tanh %4 : f32[6x6]
      %10 = softplus %9 : f32[6x6]
      %11 = scale %10 {by: -3.0} : f32[6x6]
      %12 = add %11, %8 : f32[6x6]
      %13 = add %12, %7 : f32[6x6]
      %14 = constant {value: 0.25} : f32[6x6]
      %15 = multiply %13, %14 : f32[6x6]
      %16 = add %15, %6 : f32[6x6]
      return %16
    }
    func @rows(%x: f32[6x6]) -> f32[6x10] {
      %0 = softmax %x : f32[6x6]
      %1 = log_softmax %x : f32[6x6]
      %2 = concat_columns %0, %1 : f32[6x12]
      %3 = slice_columns %2 {from: 1} : f32[6x10]
      return %3
    }
    func @columns(%x: f32[6x6]) -> f32[6x6] {
      %0 = normalize_columns %x {epsilon: 0.001} : f32[6x6]
      %1 = exp @net.1.scale : f32[6]
      %2 = inverse_deviation %1 {epsilon: 0.5} : f32[6]
      %3 = scale_columns %0, %2 : f32[6x6]
      %4 = shift_columns %3, %1 : f32[6x6]
      return %4
    }
    func @unlabelled(%x: f32[6x6], %step: i64) -> f32[6x4] {
      %0 = scale %x {by: 0.0} : f32[6x6]
      %1 = mixture %0, %step {components: 6, radius: 4.0, deviation: 1.0, across: 0.25, stream: 0} : f32[6x2]
      %2 = swiss_roll %0, %step {components: 6, radius: 4.0, turns: 1.5, deviation: 0.25, stream: 1} : f32[6x2]
      %3 = concat_columns %1, %2 : f32[6x4]
      return %3
    }
    func @argument(%x: f32[6x6]) -> f32[6x6] {
      return %x
    }
    func @parameter() -> f32[5] {
      %0 = scale @net.0.bias {by: 2.0} : f32[5]
      return %0
    }

    """

  private static let losses =
    ["mean", "bce_with_logits", "mean_squared_error", "softmax_cross_entropy"].map { opcode in
      """
      func @\(opcode)(%x: f32[6x6], %y: f32[6x6]) -> f32 {
        %0 = \(opcode) %x\(opcode == "mean" ? "" : ", %y") : f32
        return %0
      }

      """
    }
    + ["binary_cross_entropy", "cross_entropy"].map { opcode in
      """
      func @\(opcode)(%x: f32[6x6], %y: f32[6x6]) -> f32 {
        %0 = softmax %x : f32[6x6]
        %1 = \(opcode) %0, %y : f32
        return %1
      }

      """
    }

  private static let draws = [
    ("normal", "%step {mean: 0.5, deviation: 2.0, stream: 4294967295}", 6), ("normal", "%step {stream: 2}", 5),
    ("normal", "%step {stream: 2}", 1), ("uniform", "%step {low: -1.0, high: 2.0, stream: 3}", 3),
    ("categorical", "%step {stream: 4}", 6), ("categorical", "%step {stream: 4}", 1),
    ("dropout", "%x, %step {rate: 0.25, stream: 5}", 6), ("dropout", "%x, %step {rate: 0.25, stream: [6, 7]}", 6),
    ("mixture", "%x, %step {components: 5, radius: 4.0, deviation: 1.0, across: 0.25, stream: 8}", 2),
    ("swiss_roll", "%x, %step {components: 5, radius: 4.0, turns: 1.5, deviation: 0.25, stream: 9}", 2),
  ].enumerated().map { index, draw in
    """
    func @\(draw.0)\(index)(\(draw.1.hasPrefix("%x") ? "%x: f32[6x6], " : "")%step: i64) -> f32[6x\(draw.2)] {
      %0 = \(draw.0) \(draw.1) : f32[6x\(draw.2)]
      return %0
    }

    """
  }

  private static func module() throws -> Module { try Module(verifying: text + (losses + draws).joined()) }

  @Test func everyOperationOfAModelIsHere() throws {
    let used = Set(try Self.module().functions.flatMap(\.body).map(\.opcode))
    #expect(used == Set(Opcode.allCases.filter { [.primal, .source].contains($0.traits.family) }))
  }

  @Test(.needsONNXRuntime, arguments: [ExportedBatch.fixed(6), .fixed(4), .any])
  func operationsAgreeWithTheReference(_ batch: ExportedBatch) throws {
    let source = try Self.module()
    let executor = ReferenceExecutor(source)
    var calls: [ONNXRuntime.Call] = []
    for rows in batch == .any ? [6, 2, 40] : [batch.rows] {
      let module = try Pipeline([.rebatch(to: rows)]).run(source)
      let frozen = try FrozenModule(batch == .any ? source : module) { executor.parameters[$0.index] }
      for index in module.functions.indices {
        calls.append(
          try .init(frozen, functionAt: index, of: module, batch: batch, step: index % 2 == 0 ? 3 : 0x12_3456_789A))
      }
    }
    try ONNXRuntime.check(calls)
  }

  /// Names may hold anything and collide with those that the export adds.
  @Test(.needsONNXRuntime) func namesStayUnique() throws {
    let source = try Module(
      verifying: """
        module @names {batch: 3, seed: 1}
        param @rows: f32[4x4] = uniform {bound: 1.0}
        func @x(%seed: f32[3x4], %x: f32[3x4], %step: i64) -> f32[3x4] {
          %constant = matmul %x, @rows : f32[3x4]
          %0 = normal %step {stream: 0} : f32[3x4]
          %1 = add %constant, %0 : f32[3x4]
          %rows = add %1, %seed : f32[3x4]
          return %rows
        }
        """)
    let executor = ReferenceExecutor(source)
    let frozen = try FrozenModule(source) { executor.parameters[$0.index] }
    var call = try ONNXRuntime.Call(frozen, functionAt: 0, of: source, batch: .any, step: 3)
    call.inputs["seed-2"] = call.inputs["seed"]
    call.inputs["seed"] = .floats(scatteredNumbers(12, from: -0.5, to: 1, salt: 1), shape: [3, 4])
    call.output = "x-2"
    try ONNXRuntime.check([call])
  }
}

/// What cannot be exported.
struct ONNXErrorTests {
  private func message(_ call: () throws -> Void) -> String {
    do {
      try call()
      return ""
    } catch { return "\(error)" }
  }

  private func frozen(_ body: String) throws -> FrozenModule {
    let module = try Module(
      verifying: """
        module @m {batch: 2, seed: 1}
        param @n.0.weight: f32[2x3] = constant {value: 70000.0}
        func @f(%x: f32[2x2]) -> f32[2x3] {
        \(body)
        }
        """)
    return try FrozenModule(module) { _ in Array(repeating: 70_000, count: 6) }
  }

  @Test func whatCannotBeExportedIsRefused() throws {
    let product = try frozen("  %0 = matmul %x, @n.0.weight : f32[2x3]\n  return %0")
    let stored = message { _ = try ONNXModel(product, function: 0, batch: .any, weights: .f16) }
    #expect(stored.contains("parameter '@n.0.weight': expected numbers from -65519") && stored.contains("70000.0"))
    let large = message {
      _ = try ONNXModel(product, function: 0, batch: .any, weights: .f32, maximumBytes: 100)
    }
    #expect(large.contains("'@f': expected an ONNX model of at most 100 bytes, found "))
    #expect(
      message { _ = try ONNXModel(product, function: 0, batch: .fixed(3), weights: .f32) }
        .contains("expected a module for a batch of 3, found one for 2"))
    let mixed = try frozen("  %0 = matmul %x, %x : f32[2x2]\n  %1 = matmul %0, @n.0.weight : f32[2x3]\n  return %1")
    #expect(
      message { _ = try ONNXModel(mixed, function: 0, batch: .any, weights: .f32) }
        .contains("expected rows that are the batch and nothing else"))
    let derived = try frozen(
      "  %0 = gate %x, %x : f32[2x2]\n  %1 = matmul %0, @n.0.weight : f32[2x3]\n  return %1")
    #expect(
      message { _ = try ONNXModel(derived, function: 0, batch: .any, weights: .f32) }
        .contains("expected an operation that a model writes, found 'gate'"))
  }
}
