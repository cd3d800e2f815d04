import Foundation
package import IngotDiagnostics
import IngotFiles

/// The right to write into a run folder, which one process has at a time.
///
/// It is a lock on a file (`flock`), which ends with the process: after a kill, the next one takes it. The file names
/// the process that has it and is removed at the end. On a file system without such locks, nobody is refused.
package final class RunLock {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock of an existing folder, and removes what a killed process was writing there.
  ///
  /// - Throws: `unavailable` if another process has it, and `cannotWrite` if there can be no such file.
  package init(_ folder: RunFolder) throws(IngotError) {
    path = folder.lock
    while true {
      let descriptor = openFile(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o644)
      if descriptor < 0 {
        throw IngotError(.cannotWrite, "cannot write '\(path)': \(String(cString: strerror(errno)))")
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        let holder = Self.holder(descriptor)
        close(descriptor)
        throw IngotError(
          .unavailable, "expected a run that no other process trains, found '\(folder.path)' in use by \(holder)")
      }
      // The process that had it before may have removed this file in the meantime.
      if Self.isFile(descriptor, at: path) {
        self.descriptor = descriptor
        break
      }
      close(descriptor)
    }
    let name = Array("process \(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, name, name.count, 0)
    TemporaryName.sweep(folder.path)
    TemporaryName.sweep(folder.checkpoints)
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (own, other) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && lstat(path, &other) == 0 && own.st_ino == other.st_ino
      && own.st_dev == other.st_dev
  }

  /// Returns what the file says about the process that has it.
  private static func holder(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let words = String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n")
    guard let line = words.first, let number = line.split(separator: " ").last.flatMap({ Int($0) }) else {
      return "another process"
    }
    return "process \(number)"
  }
}
