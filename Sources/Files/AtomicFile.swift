import Foundation
package import IngotDiagnostics

/// A file that appears whole or not at all: it is written beside its target, synced, and then renamed over the target.
///
/// If it is released without ``commit()``, it leaves nothing on disk.
package final class AtomicFile {
  private let path: String
  private let temporaryPath: String
  private var handle: UnsafeMutablePointer<FILE>?

  /// - Throws: `cannotWrite` if the file cannot be created in the folder.
  package init(_ path: String) throws(IngotError) {
    self.path = path
    temporaryPath = "\(path).\(getpid()).part"
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw IngotError(.cannotWrite, "cannot write '\(path)': expected a file, found a folder")
    }
    handle = fopen(temporaryPath, "wb")
    if handle == nil { throw failure() }
  }

  deinit {
    if let handle {
      fclose(handle)
      unlink(temporaryPath)
    }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(IngotError) {
    guard let handle, bytes.count > 0 else { return }
    if fwrite(bytes.baseAddress, 1, bytes.count, handle) != bytes.count { throw failure() }
  }

  /// Writes the bytes of trivial elements: `UInt8` or `Float`.
  package func write<Element: BitwiseCopyable>(_ elements: [Element]) throws(IngotError) {
    guard let handle, elements.count > 0 else { return }
    if fwrite(elements, MemoryLayout<Element>.stride, elements.count, handle) != elements.count { throw failure() }
  }

  package func write(_ text: String) throws(IngotError) { try write(Array(text.utf8)) }

  /// Makes the file appear under its name.
  package func commit() throws(IngotError) {
    guard let handle else { return }
    if fflush(handle) != 0 || fsync(fileno(handle)) != 0 { throw failure() }
    if rename(temporaryPath, path) != 0 { throw failure() }
    fclose(handle)
    self.handle = nil
    syncFolder()
  }

  /// Syncs the folder: the rename is durable only once the folder is on disk.
  private func syncFolder() {
    let descriptor = open(Files.folder(of: path), O_RDONLY)
    if descriptor >= 0 {
      fsync(descriptor)
      close(descriptor)
    }
  }

  private func failure() -> IngotError {
    IngotError(.cannotWrite, "cannot write '\(path)': \(String(cString: strerror(errno)))")
  }
}

extension AtomicFile {
  /// Writes a text as a whole file.
  package static func write(_ text: String, to path: String) throws(IngotError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes bytes as a whole file.
  package static func write(_ bytes: [UInt8], to path: String) throws(IngotError) {
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
  }
}
