import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotFiles
import IngotIRParser
import IngotTraining

extension RunFolder {
  /// - Throws: when there is no such folder.
  init(existing path: String) throws(IngotError) {
    if !Files.isFolder(path) { throw IngotError(.missingFile, "expected a run folder, found none at '\(path)'") }
    self.init(path)
  }
}

/// Loads a `.graph` file into memory, ready to run.
///
/// - Parameter parameters: a safetensors file with the parameters; nil leaves them as initialised.
func loadMachine(_ program: String, parameters: String?) throws(IngotError) -> Machine {
  let reader = try parameters.map { path throws(IngotError) in try SafetensorsReader(path) }
  let machine = try Machine(Compilation(readGraph(program).module).planned, threads: 1)
  if let reader { try Checkpoint.readParameters(of: reader, into: machine) }
  return machine
}
