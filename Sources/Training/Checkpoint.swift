package import IngotData
package import IngotDiagnostics
package import IngotExecution
import IngotIR

/// All that a run needs to go on with the same bits: parameters, optimiser state and the number of epochs done.
package enum Checkpoint {
  /// What a checkpoint belongs to; a run goes on only from its own.
  struct Identity: Equatable {
    let epochs: Int
    /// Of the elaborated program's text, which holds the batch and the seed.
    let program: String
    let data: String
  }

  static func write(_ machine: Machine, _ identity: Identity, to path: String) throws(IngotError) {
    var writer = SafetensorsWriter(metadata: [
      "epochs": String(identity.epochs), "program": identity.program, "data": identity.data,
    ])
    let module = machine.module
    for index in module.parameters.indices {
      let parameter = Parameter(index)
      let info = module[parameter]
      writer.add(info.name, shape: info.type.shape, borrowing: UnsafeBufferPointer(machine.parameter(parameter)))
    }
    for state in module.optimizerStates {
      writer.add(
        module.name(of: state), shape: module[state.parameter].type.shape,
        borrowing: UnsafeBufferPointer(machine.state(state)))
    }
    try writer.write(to: path)
  }

  /// Reads the parameters and states back and returns what the checkpoint says it belongs to.
  static func read(_ path: String, into machine: Machine) throws(IngotError) -> Identity {
    let reader = try SafetensorsReader(path)
    guard let epochs = reader.metadata["epochs"].flatMap({ Int($0) }), epochs >= 0,
      let program = reader.metadata["program"], let data = reader.metadata["data"]
    else { throw IngotError(.badInput, "'\(path)': expected a checkpoint, found another safetensors file") }
    try readParameters(of: reader, into: machine)
    for state in machine.module.optimizerStates {
      let shape = machine.module[state.parameter].type.shape
      try reader.read(machine.module.name(of: state), shape: shape, into: machine.state(state))
    }
    return Identity(epochs: epochs, program: program, data: data)
  }

  /// Reads the parameters only: what sampling needs.
  package static func readParameters(of reader: SafetensorsReader, into machine: Machine) throws(IngotError) {
    for index in machine.module.parameters.indices {
      let info = machine.module.parameters[index]
      try reader.read(info.name, shape: info.type.shape, into: machine.parameter(Parameter(index)))
    }
  }
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo): tells programs apart, not adversaries.
func fingerprint(_ text: String) -> String {
  let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  return String(hash, radix: 16)
}

/// Of all pixels and labels.
func fingerprint(of dataset: Dataset) -> String {
  let hash = dataset.pixels.withUnsafeBufferPointer { pixels in
    pixels.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
  return String(hash, radix: 16)
}
