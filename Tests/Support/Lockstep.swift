package import IngotExecution
import IngotIR
package import IngotReference

extension ReferenceExecutor {
  /// Runs a function's instructions one by one, each on the values that the kernels computed, so that differences do
  /// not accumulate and a ReLU that rounding decides does not affect later values.
  ///
  /// - Parameters:
  ///   - machine: A machine whose last run was of this function, with these inputs, at this step, and in which no two
  ///     values share bytes.
  ///   - report: A closure that is called with the name of each value and its difference from the reference's value,
  ///     relative to the largest magnitude of the value or to a tenth of that of its operands.
  package mutating func followInLockstep(
    _ machine: Machine, _ index: Int, inputs: [String: [Float]], step: Int, report: (String, Double) -> Void
  ) throws {
    let function = machine.module.functions[index]
    let found = machine.trace(of: function)
    var trace = try Trace(of: function, inputs: inputs)
    for instruction in function.body {
      // Computed first, because the instruction may change a parameter.
      let operandScale = instruction.allOperands.map { scale(of: $0, in: trace) }.max() ?? 0
      run(instruction, in: &trace, step: step)
      for result in instruction.results {
        let name = function[result].name
        let values = found[name] ?? []
        report(name, scaledDifference(values, trace[result] ?? [], leastScale: 0.1 * operandScale))
        trace[result] = values
      }
    }
  }

  private func scale(of operand: Operand, in trace: Trace) -> Double {
    switch operand.source {
    case .value(let value): IngotTestSupport.scale(of: trace[value] ?? [])
    case .parameter(let parameter): IngotTestSupport.scale(of: parameters[parameter.index])
    }
  }
}
