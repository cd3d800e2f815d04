import IngotCompiler
import IngotExecution
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

/// Tests that NaN stays NaN through every layer, so that a diverged model cannot look good.
struct NotANumberTests {
  @Test(arguments: [
    "relu %x", "leaky_relu %x {slope: 0.1}", "sigmoid %x", "tanh %x", "exp %x", "log %x", "scale %x {by: 2.0}",
    "softmax %x", "log_softmax %x", "matmul %x, @w |> relu", "matmul %x, @w |> sigmoid",
  ])
  func staysOne(_ operation: String) throws {
    let text = """
      module @nan {batch: 2, seed: 1}
      param @w: f32[3x3] = constant {value: 1.0}
      func @f(%x: f32[2x3]) -> f32[2x3] {
        %0 = \(operation) : f32[2x3]
        return %0
      }
      """
    let module = try Compilation(Module(verifying: text)).planned
    let x: [Float] = [1, .nan, 1, 2, 3, 1]
    let machine = try Machine(module, threads: 1)
    let function = module.functions[0]
    _ = machine.input(function.arguments[0], in: function).update(fromContentsOf: x)
    machine.run(functionAt: 0, step: 1)
    var reference = ReferenceExecutor(module)
    let expected = try reference.run(function, inputs: ["x": x], step: 1).result
    for result in [Array(machine.result(ofFunctionAt: 0)), expected] {
      #expect(result[1].isNaN && result[3...].allSatisfy(\.isFinite), "\(result)")
    }
  }
}
