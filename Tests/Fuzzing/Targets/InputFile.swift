import Foundation

/// A file in memory, for readers that take paths.
enum InputFile {
  private static let descriptor: CInt = {
    let name = "/ingot-fuzzing-\(getpid())"
    defer { shm_unlink(name) }
    return shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
  }()

  /// Returns the path of a file that has these bytes until the next call.
  static func path(holding bytes: [UInt8]) -> String {
    guard descriptor >= 0, ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    else {
      fatalError("expected a file in memory, found none: \(String(cString: strerror(errno)))")
    }
    return "/proc/self/fd/\(descriptor)"
  }
}
