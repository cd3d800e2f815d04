import Foundation

/// A file without a name, for data that need not be in memory. It is gone once nothing uses it, even if the process is
/// killed.
package final class UnnamedFile {
  private var descriptor: CInt

  /// Returns nil if the system has no folder in which the process may create files.
  package init?() {
    let path = TemporaryName.path(in: FileManager.default.temporaryDirectory.path)
    descriptor = openFile(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    if descriptor < 0 || unlink(path) != 0 { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends bytes. Returns whether all of them were written: the disk may be full.
  package func append(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { writeWhole($0, to: descriptor) } }

  /// Maps what was written; nothing can be appended afterwards. Returns nil if it cannot be mapped.
  ///
  /// - Parameter name: what errors call the file.
  package func mapped(as name: String) -> MappedFile? {
    defer { descriptor = -1 }
    return MappedFile(takingOver: descriptor, path: name)
  }
}
