import Foundation
import IngotCompiler
import IngotEmission
import IngotExecution
import IngotIR
import IngotModeling
import IngotProgram
import IngotTestSupport
import Testing

/// Training programs in C against the executor, bit for bit.
struct TrainingAgreementTests {
  private static let native = [
    CompiledC.Toolchain(compiler: "gcc", flags: ["-march=native"]),
    CompiledC.Toolchain(compiler: "clang", flags: ["-march=native"]),
  ]

  @Test(arguments: Campaign.pairs(shippedNames, native))
  func theExecutorsBitsAfterAHundredSteps(_ name: String, _ toolchain: CompiledC.Toolchain) throws {
    guard toolchain.isThere else { return }
    let compilation = try shippedModel(name).applying(["width=70"]).compile(batch: 12, seed: 3)
    try expectAgreement(compilation, toolchain, steps: 100)
  }

  @Test(arguments: Campaign.pairs(CompiledC.Toolchain.narrowVectors, ["clustering-aae", "mixture-aae"]))
  func otherInstructionSets(_ toolchain: CompiledC.Toolchain, _ name: String) throws {
    guard toolchain.isThere else { return }
    let compilation = try shippedModel(name).applying(["width=140"]).compile(batch: 20, seed: 4)
    try expectAgreement(compilation, toolchain, steps: 5)
  }

  // MARK: Comparing

  /// Trains in the executor and in C, and compares losses, parameters and moments.
  private func expectAgreement(_ compilation: Compilation, _ toolchain: CompiledC.Toolchain, steps: Int) throws {
    let source = try trainingSource(compilation)
    let compiled = try CompiledTraining(source, toolchain)
    let machine = try Machine(compilation.planned, threads: 2)
    try compiled.initialize(seed: compilation.planned.seed)
    for step in 1...steps {
      let (inputs, expected) = machine.trainingStep(step)
      let found = try compiled.step(step, seed: compilation.planned.seed, inputs)
      try #require(isSame(found, expected), "step \(step): \(found), \(expected)")
    }
    #expect(compiled.storeBits == machine.storeBits)
  }
}

extension CompiledTraining {
  /// The bits of every parameter and optimiser state, in canonical order, as in `Machine.storeBits`.
  var storeBits: [[UInt32]] {
    let module = source.program.module
    let floats = store.bindMemory(to: UInt32.self)
    func bits(_ info: ParameterInfo, at offset: Int) -> [UInt32] {
      let memory = floats[(offset / 4)..<(offset / 4 + info.type.count)]
      guard info.layout == .panels else { return Array(memory) }
      var canonical = Array(memory)
      for run in PanelOrder(rows: info.type.rows, columns: info.type.columns).runs {
        for place in 0..<run.count {
          canonical[run.rowMajor + place] = memory[memory.startIndex + run.stored + place]
        }
      }
      return canonical
    }
    let layout = source.program.layout
    return module.parameters.indices.map { bits(module.parameters[$0], at: layout.place(of: Parameter($0)).offset) }
      + module.optimizerStates.map { state in
        guard let place = try? layout.place(of: state) else { return [] }
        return bits(module[state.parameter], at: place.offset)
      }
  }
}
