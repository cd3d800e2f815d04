import IngotIR
import IngotTestSupport
import Testing

struct DefinitionsAndUsesTests {
  @Test func findsWhoMakesAndWhoReads() throws {
    let module = try Module(
      verifying: """
        module @m {batch: 2, seed: 1}
        param @n.0.weight: f32[4x4] = zeros
        phase @f(%x: f32[2x4], %step: i64) -> f32 {
          %0 = matmul %x, @n.0.weight : f32[2x4]
          %1 = multiply %0, %0 : f32[2x4]
          %2 = mean %1 : f32
          %3 = matmul %x^T, %0 : f32[4x4]
          sgd @n.0.weight, %3, %step {rate: 0.5}
          return %2
        }
        """)
    let function = module.functions[0]
    let analysis = DefinitionsAndUses(of: function)
    let (x, product) = (function.arguments[0], try #require(function.body[0].result))
    #expect(analysis.definition(of: x) == nil && analysis.readers(of: x) == [0, 3])
    #expect(analysis.definition(of: product) == 0 && analysis.readers(of: product) == [1, 1, 3])
    #expect(analysis.updates(of: Parameter(0)) == [4])
  }
}
