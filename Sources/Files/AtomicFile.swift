import Foundation
package import IngotDiagnostics

/// A file that appears whole or not at all: it is written beside its target, synced, and then renamed over the target,
/// whose mode and owner it keeps. A device or a pipe is written to directly.
///
/// If it is released without ``commit()``, it leaves nothing on disk.
package final class AtomicFile {
  private let path: String
  /// Where it is written until it appears; nil for a device or a pipe.
  private let temporaryPath: String?
  /// The open file; nil once it is whole.
  private var descriptor: CInt?

  /// - Throws: `cannotWrite` if the file cannot be created in the folder, and if there is a folder or a link in its place.
  package init(_ path: String) throws(IngotError) {
    self.path = path
    let target = try Target(path)
    switch target {
    case .stream: temporaryPath = nil
    case .absent, .file: temporaryPath = TemporaryName.path(in: Files.folder(of: path))
    }
    let descriptor =
      if let temporaryPath {
        openFile(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
      } else {
        openFile(path, O_WRONLY)
      }
    if descriptor < 0 { throw failure() }
    if case .file(let status) = target {
      // Only root may give a file away; for others, the group is what can differ.
      _ = fchown(descriptor, status.st_uid, status.st_gid)
      _ = fchmod(descriptor, status.st_mode & 0o777)
    }
    self.descriptor = descriptor
  }

  deinit {
    if let descriptor {
      close(descriptor)
      removeTemporary()
    }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(IngotError) {
    guard let descriptor else { return }
    if !writeWhole(bytes, to: descriptor) { throw failure() }
  }

  /// Writes the bytes of trivial elements: `UInt8` or `Float`.
  package func write<Element: BitwiseCopyable>(_ elements: [Element]) throws(IngotError) {
    guard let descriptor else { return }
    if !elements.withUnsafeBytes({ writeWhole($0, to: descriptor) }) { throw failure() }
  }

  package func write(_ text: String) throws(IngotError) {
    guard let descriptor else { return }
    var text = text
    if !text.withUTF8({ writeWhole(UnsafeRawBufferPointer($0), to: descriptor) }) { throw failure() }
  }

  /// Makes the file appear under its name.
  package func commit() throws(IngotError) {
    guard let descriptor else { return }
    if temporaryPath != nil, !sync(descriptor) { throw failure() }
    self.descriptor = nil
    // Some file systems report only when a file is closed what they could not write.
    guard close(descriptor) == 0, temporaryPath.map({ rename($0, path) == 0 }) ?? true else {
      let error = failure()
      removeTemporary()
      throw error
    }
    if temporaryPath != nil { syncFolder() }
  }

  /// Syncs the folder: the rename is durable only once the folder is on disk.
  private func syncFolder() {
    let descriptor = openFile(Files.folder(of: path), O_RDONLY)
    if descriptor >= 0 {
      _ = sync(descriptor)
      close(descriptor)
    }
  }

  private func removeTemporary() {
    if let temporaryPath { unlink(temporaryPath) }
  }

  private func failure() -> IngotError {
    IngotError(.cannotWrite, "cannot write '\(path)': \(String(cString: strerror(errno)))")
  }
}

extension AtomicFile {
  /// What is in the place of a file that is about to be written.
  private enum Target {
    case absent
    case file(stat)
    /// A device, a pipe, or an open file of this process.
    case stream

    init(_ path: String) throws(IngotError) {
      var (own, followed) = (stat(), stat())
      guard lstat(path, &own) == 0 else {
        self = .absent
        return
      }
      func kind(_ status: stat) -> mode_t { status.st_mode & S_IFMT }
      if stat(path, &followed) == 0, [S_IFCHR, S_IFBLK, S_IFIFO].contains(kind(followed)) || Self.isOwnFile(path) {
        self = .stream
      } else if kind(own) == S_IFREG {
        self = .file(own)
      } else {
        let found = kind(own) == S_IFDIR ? "a folder" : kind(own) == S_IFLNK ? "a link" : "something else"
        throw IngotError(.cannotWrite, "cannot write '\(path)': expected a file, found \(found)")
      }
    }

    /// Whether a path names an open file by its number, as `/dev/stdout` does.
    private static func isOwnFile(_ path: String) -> Bool {
      path == "/dev/stdout" || path == "/dev/stderr" || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/self/fd/")
    }
  }

  /// Writes a text as a whole file.
  package static func write(_ text: String, to path: String) throws(IngotError) {
    let file = try AtomicFile(path)
    try file.write(text)
    try file.commit()
  }

  /// Writes bytes as a whole file.
  package static func write(_ bytes: [UInt8], to path: String) throws(IngotError) {
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
  }
}
