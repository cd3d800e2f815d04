import IngotCompiler
import IngotEmission
import IngotExecution
import IngotIR
import IngotModeling
import IngotTestSupport
import Testing

/// Random training programs through C, bit for bit. With `INGOT_LONG=N`, N times as many; 209 and more are over 5,000.
struct TrainingRandomTests {
  private static let chunk = 6
  private static let chunks = 4 * Campaign.times

  @Test(arguments: 0..<chunks)
  func randomProgramsAgree(_ chunk: Int) throws {
    for seed in UInt64(chunk * Self.chunk)..<UInt64((chunk + 1) * Self.chunk) {
      let compilation =
        seed.isMultiple(of: 2)
        ? try Compilation(randomModule(seed: seed))
        : try Compilation(RandomModel(seed: seed), batch: [1, 2, 5, 8, 17][Int(seed / 2 % 5)], seed: seed)
      let compiled = try CompiledTraining(
        trainingSource(compilation), CompiledC.Toolchain(compiler: "clang", flags: ["-march=native"]),
        optimization: "-O0")
      let machine = try Machine(compilation.planned, threads: 1)
      try compiled.initialize(seed: machine.module.seed)
      for step in 1...3 {
        let (inputs, expected) = machine.trainingStep(step)
        let found = try compiled.step(step, seed: machine.module.seed, inputs)
        #expect(isSame(found, expected), "seed \(seed), step \(step): \(found), \(expected)")
      }
      let stores = zip(compiled.storeBits, machine.storeBits)
      #expect(
        stores.allSatisfy { isSame($0.map(Float.init(bitPattern:)), $1.map(Float.init(bitPattern:))) }, "seed \(seed)")
    }
  }
}
