import IngotCompiler
import IngotExecution
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

/// The densities that a profile records.
struct DensityTests {
  /// The place of %0 is taken by %2, so the density of %0 can only be measured when its reader runs.
  private static let text = """
    module @m {batch: 4, seed: 3}
    param @n.w: f32[8x8] = uniform {bound: 1.0}
    phase @f(%x: f32[4x8] {role: images}, %step: i64) -> f32 {
      %0 = matmul %x, @n.w {zeros: input} |> dropout %step {rate: 0.5, stream: 0} |> relu : f32[4x8]
      %1 = matmul %0, @n.w {zeros: [relu, dropout]} : f32[4x8]
      %2 = matmul %1, @n.w : f32[4x8]
      %3 = mean %2 : f32
      matmul %x^T, %2 {zeros: input} |> sgd @n.w, %step {rate: 0.1}
      return %3
    }
    """

  private static let x = (0..<32).map { $0 % 4 == 0 ? Float($0 + 1) : 0 }

  private func machine(_ module: Module) throws -> Machine {
    let machine = try Machine(module, threads: 2)
    let function = module.functions[0]
    _ = machine.input(function.arguments[0], in: function).update(fromContentsOf: Self.x)
    machine.startProfiling()
    return machine
  }

  @Test func measuresWhatAProductReadsAtThatMoment() throws {
    let module = try Compilation(Module(verifying: Self.text)).planned
    let (measured, timed) = (try machine(module), try machine(module))
    measured.runMeasuringDensities(functionAt: 0, step: 1)
    timed.run(functionAt: 0, step: 1)
    #expect(measured.storeBits == timed.storeBits)
    #expect(measured.profile?.runs == [0] && timed.profile?.runs == [1])
    #expect(timed.profile?.densities == [[:]])
    let densities = try #require(measured.profile?.densities[0])
    #expect(densities.keys.sorted() == [0, 1, 4])
    #expect(densities[0] == 0.25 && densities[4] == 0.25)
    let function = module.functions[0]
    let hidden = try #require(function.body[0].result)
    try #require(function.body[2].result.map { function[$0].offset } == function[hidden].offset)
    var reference = ReferenceExecutor(module)
    let trace = try reference.run(function, inputs: ["x": Self.x], step: 1)
    #expect(densities[1] == Double(try #require(trace[hidden]).count { $0 != 0 }) / 32)
  }
}
