package import IngotDiagnostics

/// How a checkpoint says which program its parameters belong to.
package enum CheckpointIdentity {
  /// The fingerprint of a program in the metadata of its checkpoints.
  ///
  /// - Parameter text: the text of the elaborated program, which contains the batch and the seed.
  package static func fingerprint(ofProgram text: String, isExact: Bool) -> String {
    Fingerprint(of: text + (isExact ? "; exact" : "")).text
  }

  /// Throws unless the metadata of a file are those of a checkpoint of the program.
  package static func check(
    _ metadata: [String: String], isOf program: String, of path: String
  ) throws(IngotError) {
    guard let found = metadata["program"], metadata["data"] != nil || metadata["step"] != nil else {
      throw IngotError(.badInput, "'\(path)': expected a checkpoint, found another safetensors file")
    }
    try RunFormat.check(metadata["format"].flatMap { Int($0) }, of: path)
    guard found == program else {
      throw IngotError(.badInput, "'\(path)': expected a checkpoint of this model, batch and seed, found another's")
    }
  }
}
