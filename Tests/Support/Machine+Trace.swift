package import IngotExecution
package import IngotIR

extension Machine {
  /// Fills every argument of a function with numbers in [0, 1) and returns them by name.
  package func fillInputs(of function: Function, salt: UInt64 = 1) -> [String: [Float]] {
    var inputs: [String: [Float]] = [:]
    for argument in function.arguments where function[argument].type.element == .f32 {
      let numbers = scatteredNumbers(function[argument].type.count, salt: salt)
      _ = input(argument, in: function).update(fromContentsOf: numbers)
      inputs[function[argument].name] = numbers
    }
    return inputs
  }

  /// Returns every value of a function's last run, by name. The values are valid only when no two of them share bytes.
  package func trace(of function: Function) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: function.body.flatMap(\.results).map { (function[$0].name, Array(value($0, in: function))) }
    )
  }

  /// The bits of every parameter and optimiser state.
  package var storeBits: [[UInt32]] {
    module.parameters.indices.map { parameter(Parameter($0)).map(\.bitPattern) }
      + module.optimizerStates.map { state($0).map(\.bitPattern) }
  }
}
