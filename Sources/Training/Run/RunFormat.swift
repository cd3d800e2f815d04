import IngotDiagnostics

/// The format version of the files in a run folder, which `run.json` and every checkpoint contain.
enum RunFormat {
  /// The current version. Version 1, which files did not state, had warnings as plain text and programs without roles.
  static let current = 2

  /// - Parameter found: the version that the file states; nil if it states none.
  static func check(_ found: Int?, of path: String) throws(IngotError) {
    if found == current { return }
    throw IngotError(
      .badInput,
      "'\(path)': expected a run of format \(current), found format \(found ?? 1); train it again with this version of Ingot"
    )
  }
}
