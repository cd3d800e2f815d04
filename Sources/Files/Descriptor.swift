package import Foundation

/// Opens a file, again if a signal interrupts that.
///
/// - Parameter mode: the mode of a file that is created, before the process's mask.
/// - Returns: its descriptor, or a negative number; then `errno` says why.
package func openFile(_ path: String, _ flags: CInt, _ mode: mode_t = 0o666) -> CInt {
  while true {
    let descriptor = open(path, flags | O_CLOEXEC, mode)
    if descriptor >= 0 || errno != EINTR { return descriptor }
  }
}

/// Returns once what was written to a file is on disk.
///
/// - Returns: whether it is; if not, `errno` says why.
func sync(_ descriptor: CInt) -> Bool {
  while fsync(descriptor) != 0 {
    if errno != EINTR { return false }
  }
  return true
}

/// Writes all bytes to a file, in as many calls as it takes.
///
/// - Returns: whether all were written; if not, `errno` says why.
func writeWhole(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Bool {
  var written = 0
  while written < bytes.count, let start = bytes.baseAddress {
    let count = Foundation.write(descriptor, start + written, bytes.count - written)
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return false }
    written += count
  }
  return true
}
