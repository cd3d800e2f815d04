import Foundation
package import IngotDiagnostics

/// A file whose bytes are read from the page cache of the system when they are first touched, without a copy.
///
/// A mapping follows its file. The bytes change when another program writes to the file in place, and a page that is no
/// longer part of the file raises SIGBUS, which would end the program without a message. A handler of the signal would
/// take it from the program that uses the library, and a copy costs what the mapping saves. So whoever uses the bytes for
/// long calls ``checkUnchanged()`` before each use, a system call of less than a microsecond, and the run ends with an
/// error. Only a file that is cut in the middle of such a use still raises the signal. A file that another one replaces
/// by its name, as a download or an atomic write does, stays as it was.
package final class MappedFile: Sendable {
  /// What shows that a file has changed.
  private struct State: Equatable {
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  /// The bytes of the file. They are valid as long as this object lives.
  nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer
  private let path: String
  private let file: OpenFile
  private let state: State

  /// Returns nil for what cannot be mapped: an empty file, or a file of a system that maps none.
  ///
  /// - Throws: `missingFile` if there is no file of bytes, or if it cannot be read.
  package convenience init?(_ path: String) throws(IngotError) {
    self.init(try OpenFile(path), path: path)
  }

  /// Maps an open file.
  ///
  /// - Parameter path: what errors call the file.
  init?(_ file: OpenFile, path: String) {
    guard let state = Self.state(of: file), state.size > 0,
      let start = mmap(nil, state.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0), start != MAP_FAILED
    else { return nil }
    // If the disk has to be read, it starts now and reads ahead of the first use.
    madvise(start, state.size, MADV_WILLNEED)
    self.path = path
    self.file = file
    self.state = state
    bytes = UnsafeRawBufferPointer(start: start, count: state.size)
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  /// Returns the state of an open file, or nil if it is not a file of bytes on a disk.
  private static func state(of file: OpenFile) -> State? {
    guard let status = file.status, status.st_mode & S_IFMT == S_IFREG else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return State(size: Int(status.st_size), seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  /// Copies bytes, at most to the end of the file, without making its pages part of the process's memory. A mapping makes
  /// a page and its neighbours part of it, so that a few bytes here and there soon add up to the whole file.
  package func copy(from offset: Int, to target: UnsafeMutableRawBufferPointer) {
    let copied = file.read(into: target, at: offset)
    // What cannot be read, the mapping may still have.
    if copied < target.count {
      UnsafeMutableRawBufferPointer(rebasing: target[copied...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[(offset + copied)..<(offset + target.count)]))
    }
  }

  /// Throws if the file has been cut, extended or written to since it was mapped.
  package func checkUnchanged() throws(IngotError) {
    let found = Self.state(of: file)
    guard let found, found == state else {
      let what = found.map { $0.size == state.size ? "another time of change" : "\($0.size) bytes" } ?? "no file"
      throw IngotError(
        .badInput,
        "'\(path)': expected the file to stay as it was when it was opened, of \(state.size) bytes, found \(what)")
    }
  }
}
