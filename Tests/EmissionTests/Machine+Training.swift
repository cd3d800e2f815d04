import IngotExecution
import IngotFiles
import IngotIR
import IngotTestSupport
import Testing

extension Machine {
  /// Runs all phases with inputs that differ at each step, and returns these and the losses.
  func trainingStep(_ step: Int) -> (inputs: [String: [Float]], losses: [Float]) {
    var inputs: [String: [Float]] = [:]
    var losses: [Float] = []
    for (index, function) in module.functions.enumerated() where function.kind == .phase {
      inputs.merge(fillInputs(of: function, salt: UInt64(step))) { $1 }
      run(functionAt: index, step: step)
      losses.append(result(ofFunctionAt: index)[0])
    }
    return (inputs, losses)
  }

  /// Expects the bits of all parameters and optimiser state in a checkpoint.
  func expectState(in checkpoint: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let reader = try SafetensorsReader(folder.write(checkpoint, to: "checkpoint"))
    for (index, info) in module.parameters.enumerated() {
      let elements = try reader.read(info.name, shape: info.type.shape)
      #expect(isSame(elements, parameter(Parameter(index))), "\(info.name)")
    }
    for place in module.optimizerStates {
      let elements = try reader.read(module.name(of: place), shape: module[place.parameter].type.shape)
      #expect(isSame(elements, state(place)), "\(module.name(of: place))")
    }
  }
}

/// Whether numbers have the same bits, or are both NaN.
func isSame(_ found: [Float], _ expected: [Float]) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
}
