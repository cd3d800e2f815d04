import IngotDiagnostics

/// The version of the files in a run folder, which `run.json` and every checkpoint state.
enum RunFormat {
  /// 1, which stated no version, had warnings as plain texts and programs without roles.
  static let current = 2

  /// - Parameter found: nil where the file states none.
  static func check(_ found: Int?, of path: String) throws(IngotError) {
    if found == current { return }
    throw IngotError(
      .badInput,
      "'\(path)': expected a run of format \(current), found format \(found ?? 1); train it again with this version of Ingot"
    )
  }
}
