import Foundation

/// A file without a name, for data that need not be in memory. It is gone once nothing uses it, even if the process is
/// killed.
package final class UnnamedFile {
  /// Nil once it is mapped.
  private var file: OpenFile?

  /// Returns nil if the system has no folder in which the process may create files.
  package init?() {
    let path = TemporaryName.path(in: FileManager.default.temporaryDirectory.path)
    file = OpenFile(takingOver: openFile(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600))
    if file == nil || unlink(path) != 0 { return nil }
  }

  /// Appends bytes. Returns whether all of them were written: the disk may be full.
  package func append(_ bytes: [UInt8]) -> Bool {
    guard let file else { return false }
    return bytes.withUnsafeBytes { writeWhole($0, to: file.descriptor) }
  }

  /// Maps what was written; nothing can be appended afterwards. Returns nil if it cannot be mapped.
  ///
  /// - Parameter name: what errors call the file.
  package func mapped(as name: String) -> MappedFile? {
    defer { file = nil }
    return file.flatMap { MappedFile($0, path: name) }
  }
}
