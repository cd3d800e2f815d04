import CIngotKernels
package import IngotDiagnostics
package import IngotIR
import IngotProgram

/// A number of a parameter that is infinite or NaN.
package struct NonFiniteNumber: Equatable, Sendable, CustomStringConvertible {
  package let parameter: ParameterInfo
  package let number: Float
  /// Which element it is, in row-major order.
  package let element: Int

  package var description: String { "\(number) at element \(element) of '@\(parameter.name)'" }
}

extension Machine {
  /// Returns the first number of a parameter that is not finite; nil if all are.
  package func nonFiniteNumber(of parameter: Parameter) -> NonFiniteNumber? {
    let info = module[parameter]
    let memory = buffer(program.layout.place(of: parameter), count: info.type.count)
    guard memory.contains(where: { !$0.isFinite }) else { return nil }
    let elements = self.parameter(parameter)
    return elements.firstIndex { !$0.isFinite }.map {
      NonFiniteNumber(parameter: info, number: elements[$0], element: $0)
    }
  }

  /// Returns the first number of the parameters that is not finite; nil if all are.
  package func nonFiniteNumber() -> NonFiniteNumber? {
    module.parameters.indices.lazy.compactMap { self.nonFiniteNumber(of: Parameter($0)) }.first
  }

  /// Runs a function once, one instruction at a time, and checks everything that each instruction writes. The results
  /// have the same bits as those of ``run``.
  ///
  /// - Throws: if the function's result or a parameter is not finite. The error names the instruction of this run that
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
    guard let failure, let first else {
      guard let found = nonFiniteNumber() else { return }
      throw IngotError(
        .badInput,
        "phase '\(function.name)' at step \(step): expected finite parameters, found \(found), which the phase did not write"
      )
    }
    throw IngotError(
      .badInput,
      "phase '\(function.name)' at step \(step): expected a finite \(failure.subject), found \(failure.number); "
        + "the first such number, \(first.number), is in '\(module.text(of: first.instruction, in: function))'",
      at: first.instruction.location)
  }
}
