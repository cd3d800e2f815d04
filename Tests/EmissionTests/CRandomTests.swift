import IngotCompiler
import IngotEmission
import IngotExecution
import IngotFreezing
import IngotIR
import IngotTestSupport
import Testing

/// Random funcs through C. With `INGOT_LONG=N`, N times as many.
struct CRandomTests {
  private static let functionsOfModule = 30

  @Test(arguments: 0..<(4 * Campaign.times))
  func randomFunctionsAgree(_ seed: Int) throws {
    let module = randomFunctions(seed: UInt64(seed) + 77, count: Self.functionsOfModule)
    let frozen = try FrozenModule(module) { parameter in
      scatteredNumbers(module[parameter].type.count, from: -0.4, to: 0.4, salt: UInt64(parameter.index + 1))
    }.folded(isExact: true)
    let source = try CSource(frozen, CSource.Options(name: "m", dispatches: true, isExact: true))
    let compiled = try CompiledC(
      source, CompiledC.Toolchain(compiler: seed.isMultiple(of: 2) ? "gcc" : "clang"), optimization: "-O1")
    let machine = try Machine(frozen, isExact: true)
    for (index, function) in frozen.module.functions.enumerated() {
      let inputs = inputs(of: function, rows: module.batch, batch: module.batch)
      for argument in function.arguments where function[argument].type.element == .f32 {
        _ = machine.input(argument, in: function).update(fromContentsOf: inputs[function[argument].name] ?? [])
      }
      machine.run(functionAt: index, step: 3, seed: 11)
      let expected = Array(machine.result(ofFunctionAt: index))
      let found = compiled.call(index, orderedInputs(of: function, inputs), rows: module.batch, seed: 11, step: 3)
      #expect(
        zip(found, expected).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN },
        "module \(seed), \(frozen.module.text(of: function))")
    }
  }
}
