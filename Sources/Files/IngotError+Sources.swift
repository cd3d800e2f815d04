import Foundation
package import IngotDiagnostics

extension IngotError {
  /// Returns the error with the line of the source that each place names, where it can be read, and with paths relative
  /// to the current folder, so that an editor or a terminal can open them.
  package func showingSources() -> IngotError {
    var error = self
    let folder = FileManager.default.currentDirectoryPath + "/"
    for index in error.diagnostics.indices {
      guard let location = error.diagnostics[index].location, error.diagnostics[index].sourceLine == nil else {
        continue
      }
      if location.file.hasPrefix(folder) {
        error.diagnostics[index].location?.file = String(location.file.dropFirst(folder.count))
      }
      guard let text = try? Files.readText(location.file) else { continue }
      var lines = SourceLines(text)
      error.diagnostics[index] = lines.showing(error.diagnostics[index])
    }
    return error
  }
}
