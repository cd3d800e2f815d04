import IngotEmission
import IngotFreezing
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

/// Every operation that a model writes, in XLA and in the reference executor.
struct StableHLOOperationTests {
  private static let head = """
    module @operations {batch: 6, seed: 18364758544493064720}
    param @net.0.weight: f32[7x5] = uniform {bound: 1.0}
    param @net.0.bias: f32[5] = uniform {bound: 1.0}
    param @net.1.weight: f32[5x6] = uniform {bound: 1.0}
    param @net.1.scale: f32[6] = uniform {bound: 1.0}

    """

  /// Functions of one or several instructions, each without the name and the last line.
  private static let bodies = [
    "(%x: f32[6x7]) -> f32[6x5] {\n  %0 = linear %x, @net.0.weight, @net.0.bias : f32[6x5]",
    "(%x: f32[6x5]) -> f32[6x7] {\n  %0 = matmul %x, @net.0.weight^T : f32[6x7]",
    "(%x: f32[5x6], %y: f32[5x7]) -> f32[6x7] {\n  %0 = matmul %x^T, %y : f32[6x7]",
    "(%x: f32[5x6]) -> f32[6x6] {\n  %1 = matmul %x^T, @net.1.weight : f32[6x6]\n  %0 = matmul %1^T, %1^T : f32[6x6]",
    "(%x: f32[6x2x3], %y: f32[6x2x3]) -> f32[6x2x3] {\n  %0 = add %x, %y : f32[6x2x3]",
    "(%x: f32[6], %y: f32[6]) -> f32[6] {\n  %0 = subtract %x, %y : f32[6]",
    "(%x: f32, %y: f32) -> f32 {\n  %0 = multiply %x, %y : f32",
    "(%x: f32[6x3], %y: f32[6x3]) -> f32[6x3] {\n  %1 = sigmoid %y : f32[6x3]\n  %0 = divide %x, %1 : f32[6x3]",
    "(%x: f32[6x3]) -> f32[6x3] {\n  %0 = scale %x {by: -1e-05} : f32[6x3]",
    "(%x: f32[6x3]) -> f32[6x3] {\n  %1 = exp %x : f32[6x3]\n  %2 = relu %1 : f32[6x3]\n  %0 = log %2 : f32[6x3]",
    "(%x: f32[6x3]) -> f32[6x3] {\n  %0 = relu %x : f32[6x3]",
    "(%x: f32[6x3]) -> f32[6x3] {\n  %0 = leaky_relu %x {slope: 0.2} : f32[6x3]",
    "(%x: f32[6x3]) -> f32[6x3] {\n  %1 = scale %x {by: 30.0} : f32[6x3]\n  %0 = tanh %1 : f32[6x3]",
    "(%x: f32[6x3]) -> f32[6x3] {\n  %1 = scale %x {by: 200.0} : f32[6x3]\n  %0 = softplus %1 : f32[6x3]",
    "(%x: f32[6x3]) -> f32[6x3] {\n  %1 = scale %x {by: 200.0} : f32[6x3]\n  %0 = sigmoid %1 : f32[6x3]",
    "(%x: f32[6x4]) -> f32[6x4] {\n  %1 = scale %x {by: 200.0} : f32[6x4]\n  %0 = softmax %1 : f32[6x4]",
    "(%x: f32[6]) -> f32[6] {\n  %1 = softmax %x : f32[6]\n  %0 = log_softmax %1 : f32[6]",
    "(%x: f32[6x2x3]) -> f32[6x2x3] {\n  %0 = log_softmax %x : f32[6x2x3]",
    "(%x: f32[6x4], %y: f32[6x3]) -> f32[6x7] {\n  %0 = concat_columns %x, %y : f32[6x7]",
    "(%x: f32[6x4]) -> f32[6x2] {\n  %0 = slice_columns %x {from: 1} : f32[6x2]",
    "(%x: f32[6x6]) -> f32[6x6] {\n  %0 = normalize_columns %x {epsilon: 0.001} : f32[6x6]",
    "(%x: f32[6x6]) -> f32[6x6] {\n  %0 = shift_columns %x, @net.1.scale : f32[6x6]",
    """
    (%x: f32[6x6]) -> f32[6x6] {
      %1 = exp @net.1.scale : f32[6]
      %2 = inverse_deviation %1 {epsilon: 0.5} : f32[6]
      %0 = scale_columns %x, %2 : f32[6x6]
    """,
    "() -> f32[6x2] {\n  %0 = constant {value: 1e+20} : f32[6x2]",
    "(%x: f32[6x2x3]) -> f32 {\n  %0 = mean %x : f32",
    "(%x: f32[6x4], %t: f32[6x4]) -> f32 {\n  %1 = softmax %x : f32[6x4]\n  %0 = binary_cross_entropy %1, %t : f32",
    "(%x: f32[6x4], %t: f32[6x4]) -> f32 {\n  %0 = bce_with_logits %x, %t : f32",
    "(%x: f32, %t: f32) -> f32 {\n  %0 = mean_squared_error %x, %t : f32",
    "(%x: f32[6x4], %t: f32[6x4]) -> f32 {\n  %1 = relu %x : f32[6x4]\n  %0 = cross_entropy %1, %t : f32",
    "(%x: f32[6x4], %t: f32[6x4]) -> f32 {\n  %0 = softmax_cross_entropy %x, %t : f32",
    "(%step: i64) -> f32[6x7] {\n  %0 = normal %step {mean: 0.5, deviation: 2.0, stream: 4294967295} : f32[6x7]",
    "(%step: i64) -> f32[1] {\n  %0 = normal %step {stream: 1} : f32[1]",
    "(%step: i64) -> f32 {\n  %0 = uniform %step {stream: 2} : f32",
    "(%step: i64) -> f32[6x2x2] {\n  %0 = uniform %step {low: -1.0, high: 2.0, stream: 3} : f32[6x2x2]",
    "(%step: i64) -> f32[6x10] {\n  %0 = categorical %step {stream: 4} : f32[6x10]",
    "(%step: i64) -> f32[6x1] {\n  %0 = categorical %step {stream: 5} : f32[6x1]",
    "(%x: f32[6x3], %step: i64) -> f32[6x3] {\n  %0 = dropout %x, %step {rate: 0.25, stream: 6} : f32[6x3]",
    "(%x: f32[6x9], %step: i64) -> f32[6x9] {\n  %0 = dropout %x, %step {rate: 0.5, stream: [7, 8]} : f32[6x9]",
    points("mixture", "components: 5, radius: 4.0, deviation: 1.0, across: 0.25, stream: 9", labels: "%x"),
    points("mixture", "components: 7, radius: 4.0, deviation: 1.0, across: 0.25, stream: 10", labels: "%1"),
    points("swiss_roll", "components: 5, radius: 4.0, turns: 1.5, deviation: 0.25, stream: 11", labels: "%x"),
    points("swiss_roll", "components: 1, radius: 4.0, turns: 1.5, deviation: 0.25, stream: 12", labels: "%1"),
    points("mixture", "components: 5, radius: 4.0, deviation: 1.0, across: 0.25, stream: 9", labels: "%2"),
  ]

  /// Returns the body of a func that draws points for labels: scattered ones, `%x`, none, `%1`, or equal ones, `%2`.
  private static func points(_ opcode: String, _ attributes: String, labels: String) -> String {
    """
    (%x: f32[6x7], %step: i64) -> f32[6x2] {
      %1 = scale %x {by: -0.0} : f32[6x7]
      %2 = constant {value: 1.0} : f32[6x7]
      %0 = \(opcode) \(labels), %step {\(attributes)} : f32[6x2]
    """
  }

  private static func frozen() throws -> FrozenModule {
    let functions = bodies.enumerated().map { "func @f\($0)\($1)\n  return %0\n}\n" }
    let module = try Module(verifying: head + functions.joined())
    let executor = ReferenceExecutor(module)
    return try FrozenModule(module) { executor.parameters[$0.index] }
  }

  @Test func everyOperationOfAModelIsHere() throws {
    let used = Set(try Self.frozen().module.functions.flatMap(\.body).map(\.opcode))
    #expect(used == Set(Opcode.allCases.filter { [.primal, .source].contains($0.traits.family) }))
  }

  @Test(.needsXLA) func operationsAgreeWithTheReference() throws {
    let frozen = try Self.frozen()
    let calls = try frozen.module.functions.indices.map { index in
      try XLA.Call(frozen, functionAt: index, step: index % 2 == 0 ? 3 : 0x12_3456_789A)
    }
    let outcomes = try XLA.outcomes(of: calls)
    try #require(outcomes.count == calls.count)
    for (call, outcome) in zip(calls, outcomes) { XLA.check(call, outcome) }
  }
}
