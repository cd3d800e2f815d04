package import IngotDiagnostics

/// The format version of the files in a run folder, which `run.json` and every checkpoint contain.
package enum RunFormat {
  /// The current version. Version 3 had checkpoints without a checksum. Version 2 stored the settings of a model as text
  /// and did not store the size of its images. Version 1, which files did not state, had warnings as plain text and
  /// programs without roles.
  package static let current = 4

  /// - Parameter found: the version that the file states; nil if it states none.
  package static func check(_ found: Int?, of path: String) throws(IngotError) {
    if found == current { return }
    throw IngotError(
      .badInput,
      "'\(path)': expected a run of format \(current), found format \(found ?? 1); train it again with this version of Ingot"
    )
  }
}
