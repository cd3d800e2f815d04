package import IngotDiagnostics
package import IngotFiles

/// The pixels of a data set, in memory or in a mapped file.
package struct PixelBytes: Sendable {
  private enum Storage: Sendable {
    case owned(ArraySlice<UInt8>)
    case mapped(MappedFile, Range<Int>)
  }

  private let storage: Storage

  /// Creates pixels that are in memory.
  package init(_ bytes: ArraySlice<UInt8>) { storage = .owned(bytes) }

  /// Creates pixels that are all bytes of a file.
  package init(_ file: MappedFile) { storage = .mapped(file, file.bytes.indices) }

  private init(_ storage: Storage) { self.storage = storage }

  /// Returns all but the first bytes, without a copy.
  ///
  /// - Parameter count: at most the number of bytes.
  package func droppingFirst(_ count: Int) -> PixelBytes {
    switch storage {
    case .owned(let bytes): PixelBytes(bytes.dropFirst(count))
    case .mapped(let file, let range): PixelBytes(.mapped(file, range.dropFirst(count)))
    }
  }

  /// Calls `body` with the bytes, which are valid until it returns.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .owned(let bytes):
      return try bytes.withUnsafeBufferPointer(body)
    case .mapped(let file, let range):
      defer { withExtendedLifetime(file) {} }
      return try body(UnsafeRawBufferPointer(rebasing: file.bytes[range]).assumingMemoryBound(to: UInt8.self))
    }
  }

  /// Copies the bytes from `start` on.
  ///
  /// - Parameter target: memory for at most as many bytes as follow.
  package func copy(from start: Int, to target: UnsafeMutableBufferPointer<UInt8>) {
    switch storage {
    case .owned(let bytes):
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(target).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: $0[start..<(start + target.count)]))
      }
    case .mapped(let file, let range):
      precondition(start + target.count <= range.count)
      file.copy(from: range.lowerBound + start, to: UnsafeMutableRawBufferPointer(target))
    }
  }

  /// Passes all bytes to `body` in order, a part at a time. Those of a file do not become part of the process's memory.
  package func forEachPart(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    switch storage {
    case .owned: withBytes(body)
    case .mapped:
      let size = 1 << 16
      let part = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)
      defer { part.deallocate() }
      for start in stride(from: 0, to: count, by: size) {
        let some = UnsafeMutableBufferPointer(rebasing: part.prefix(count - start))
        copy(from: start, to: some)
        body(UnsafeBufferPointer(some))
      }
    }
  }

  /// Throws if the bytes are in a file that has changed since it was mapped; see ``MappedFile``.
  package func checkUnchanged() throws(IngotError) {
    if case .mapped(let file, _) = storage { try file.checkUnchanged() }
  }
}

extension PixelBytes: RandomAccessCollection {
  package var startIndex: Int { 0 }

  package var endIndex: Int {
    switch storage {
    case .owned(let bytes): bytes.count
    case .mapped(_, let range): range.count
    }
  }

  package subscript(position: Int) -> UInt8 { withBytes { $0[position] } }

  package func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result? {
    try withBytes(body)
  }
}
