import IngotDiagnostics
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

/// The reference executor on numbers that were worked out by hand.
struct ReferenceTests {
  private struct Case: CustomTestStringConvertible, Sendable {
    let call: String
    let type: String
    let expected: [Float]
    var testDescription: String { call }
  }

  private static let cases = [
    Case(call: "matmul %x, %y^T", type: "f32[2x2]", expected: [26, 44, 62, 107]),
    Case(call: "matmul %x^T, %y", type: "f32[3x3]", expected: [27, 32, 37, 36, 43, 50, 45, 54, 63]),
    Case(call: "divide %y, %x", type: "f32[2x3]", expected: [3, 2, 5.0 / 3, 1.5, 1.4, 8.0 / 6]),
    Case(
      call: "log_softmax %z", type: "f32[2x3]",
      expected: [-1.0986123, -1.0986123, -1.0986123, -1.0986123, -1.0986123, -1.0986123]),
    Case(call: "mean_squared_error %x, %z", type: "f32", expected: [91.0 / 6]),
    Case(call: "column_sums %x", type: "f32[3]", expected: [5, 7, 9]),
    Case(call: "slice_columns %x {from: 1}", type: "f32[2x2]", expected: [2, 3, 5, 6]),
    Case(
      call: "normalize_columns %x {epsilon: 1.75}", type: "f32[2x3]", expected: [-0.75, -0.75, -0.75, 0.75, 0.75, 0.75]),
  ]

  @Test(arguments: cases)
  private func givesWhatIsWorkedOutByHand(_ test: Case) throws {
    let module = try Module(
      verifying: """
        module @m {batch: 2, seed: 1}
        phase @f(%x: f32[2x3], %y: f32[2x3], %z: f32[2x3], %step: i64) -> f32 {
          %0 = \(test.call) : \(test.type)
          %1 = sum_squares %0 : f32
          return %1
        }
        """)
    var executor = ReferenceExecutor(module)
    let function = module.functions[0]
    let inputs: [String: [Float]] = ["x": [1, 2, 3, 4, 5, 6], "y": [3, 4, 5, 6, 7, 8], "z": [0, 0, 0, 0, 0, 0]]
    let trace = try executor.run(function, inputs: inputs, step: 1)
    let value = try #require(function.body[0].result)
    let found = try #require(trace[value])
    #expect(scaledDifference(found, test.expected) <= 1e-6, "\(found)")
  }

  @Test func missingInputsAreReported() throws {
    let module = try Module(
      verifying: "module @m {batch: 1, seed: 1}\nfunc @f(%x: f32[1x2]) -> f32[1x2] {\n  return %x\n}")
    var executor = ReferenceExecutor(module)
    #expect(throws: IngotError.self) { try executor.run(module.functions[0], inputs: [:], step: 1) }
  }
}
