import CIngotKernels
package import IngotDiagnostics
import IngotIR

extension Machine {
  /// Runs a function once, one instruction at a time, and checks everything that each instruction writes. The results
  /// have the same bits as those of ``run``.
  ///
  /// - Throws: if the function's result or a parameter that it updates is not finite. The error names the instruction of this run that
  ///   first wrote a non-finite number, its line and the step. A non-finite number that does not propagate, such as one
  ///   that a gate hides, is not an error.
  package func runCheckingFinite(functionAt index: Int, step: Int) throws(IngotError) {
    let function = module.functions[index]
    var first: (instruction: Instruction, number: Float)?
    var failure: (subject: String, number: Float)?
    for (position, instruction) in function.body.enumerated() {
      run(instructionAt: position, ofFunctionAt: index, step: step)
      for result in instruction.results {
        guard let number = value(result, in: function).first(where: { !$0.isFinite }) else { continue }
        if first == nil { first = (instruction, number) }
        if result == function.terminator.value { failure = failure ?? ("loss", number) }
      }
      if let updated = instruction.updatedParameter, let number = parameter(updated).first(where: { !$0.isFinite }) {
        if first == nil { first = (instruction, number) }
        failure = failure ?? ("parameter '@\(module[updated].name)'", number)
      }
    }
    guard let failure, let first else { return }
    throw IngotError(
      .badInput,
      "phase '\(function.name)' at step \(step): expected a finite \(failure.subject), found \(failure.number); "
        + "the first such number, \(first.number), is in '\(module.text(of: first.instruction, in: function))'",
      at: first.instruction.location)
  }
}
