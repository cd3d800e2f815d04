import Foundation
import IngotDiagnostics

/// A file that stays open as long as this object lives.
final class OpenFile: Sendable {
  let descriptor: CInt

  /// Opens a file for reading at any place.
  ///
  /// - Throws: `missingFile` if there is no file of bytes, or if it cannot be read.
  init(_ path: String) throws(IngotError) {
    try Files.requireBytes(path)
    let descriptor = openFile(path, O_RDONLY)
    if descriptor < 0 { throw IngotError(.missingFile, "cannot read '\(path)': \(String(cString: strerror(errno)))") }
    self.descriptor = descriptor
  }

  /// Keeps what `openFile` returned, and closes it in the end. Returns nil if that failed.
  init?(takingOver descriptor: CInt) {
    if descriptor < 0 { return nil }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// What the system knows about the file; nil if it does not say.
  var status: stat? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? status : nil
  }

  /// Reads bytes from a place of the file up to its end, in as many calls as it takes.
  ///
  /// - Returns: how many there were.
  func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    var done = 0
    while done < target.count, let start = target.baseAddress {
      let count = pread(descriptor, start + done, target.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      done += count
    }
    return done
  }

  /// Returns bytes from a place of the file, fewer at its end.
  ///
  /// - Parameter count: a size that memory has room for.
  func read(_ count: Int, at offset: Int) -> [UInt8] {
    Array(unsafeUninitializedCapacity: count) { target, found in
      found = read(into: UnsafeMutableRawBufferPointer(target), at: offset)
    }
  }
}
