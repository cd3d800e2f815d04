import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotTraining

/// Reads checkpoints of the sample's program, as a run that resumes does.
final class CheckpointCheck {
  let sample: [UInt8]
  private let machine: Machine
  private let identity = Checkpoint.Identity(program: Sample.program, isExact: false, data: "data")

  init() throws {
    let machine = try Machine(Compilation(Sample.module()).planned, threads: 1)
    let identity = identity
    sample = try Sample.written { path in
      try Checkpoint.write(machine, identity, Checkpoint.Position(), stepsPerEpoch: 7, to: path)
    }
    self.machine = machine
  }

  func check(_ path: String) throws {
    let position = try Checkpoint.read(path, into: machine, of: identity, stepsPerEpoch: 7)
    precondition(position.epochs >= 0 && (0..<7).contains(position.steps))
  }
}
