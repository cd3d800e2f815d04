package import IngotDiagnostics
package import IngotFiles

/// How a checkpoint says which program its parameters belong to.
package enum CheckpointIdentity {
  /// The fingerprint of a program in the metadata of its checkpoints.
  ///
  /// - Parameter text: the text of the elaborated program, which contains the batch and the seed.
  package static func fingerprint(ofProgram text: String, isExact: Bool) -> String {
    Fingerprint(of: text + (isExact ? "; exact" : "")).text
  }

  /// Throws unless a file is a checkpoint of the program, with a checksum.
  package static func check(
    _ reader: SafetensorsReader, isOf program: String, of path: String
  ) throws(IngotError) {
    let metadata = reader.metadata
    guard let found = metadata["program"], metadata["data"] != nil || metadata["step"] != nil else {
      throw IngotError(.badInput, "'\(path)': expected a checkpoint, found another safetensors file")
    }
    try RunFormat.check(metadata["format"].flatMap { Int($0) }, of: path)
    guard reader.hasChecksum else { throw IngotError(.badInput, "'\(path)': expected a checksum, found none") }
    guard found == program else {
      throw IngotError(.badInput, "'\(path)': expected a checkpoint of this model, batch and seed, found another's")
    }
  }
}
