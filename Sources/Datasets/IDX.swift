import Foundation
package import IngotDiagnostics
import IngotFiles

/// An IDX file of bytes, plain or gzipped: the format of MNIST.
///
/// The file contains two zero bytes, the element type (8 for bytes), the number of dimensions, each dimension as a
/// big-endian 32-bit integer, and then the elements (http://yann.lecun.com/exdb/mnist/).
package struct IDX: Sendable {
  package let dimensions: [Int]
  package let bytes: PixelBytes

  /// Opens a file. The elements of a plain file stay in the file, and those of a gzipped one are decompressed.
  ///
  /// - Parameter rank: the number of dimensions that the caller expects: 3 for images, 1 for labels.
  package init(_ path: String, rank: Int) throws(IngotError) {
    if let file = try MappedFile(path), !Gzip.isGzip(file.bytes) {
      try self.init(PixelBytes(file), name: path, rank: rank)
      return
    }
    // Compressed data are read before they are used, because nothing is saved by mapping them.
    let data = try Files.read(path)
    guard Gzip.isGzip(data) else {
      try self.init(PixelBytes(Array(data)[...]), name: path, rank: rank)
      return
    }
    // The header says how many bytes there are, before they take memory.
    let start = try Gzip.start(of: data, count: Header.size(rank), name: path)
    let size = start.count < Header.size(rank) ? start.count : try Header(start[...], name: path, rank: rank).fileSize
    try self.init(Self.decompressed(data, name: path, size: size), name: path, rank: rank)
  }

  /// The size in bytes from which decompressed elements wait in a file rather than in memory.
  private static let leastInFile = 1 << 22

  /// - Parameter size: the size that the header states, more than which is refused.
  private static func decompressed(_ data: Data, name: String, size: Int) throws(IngotError) -> PixelBytes {
    if size >= leastInFile, let file = UnnamedFile() {
      var isWhole = true
      try Gzip.decompress(data, name: name, limit: size) { isWhole = isWhole && file.append($0) }
      if isWhole, let mapped = file.mapped(as: name) { return PixelBytes(mapped) }
    }
    // Without room on the disk, there may still be enough in memory.
    return PixelBytes(try Gzip.decompress(data, name: name, limit: size)[...])
  }

  /// - Parameter content: the content of the file, not compressed.
  private init(_ content: PixelBytes, name: String, rank: Int) throws(IngotError) {
    let start = (0..<min(content.count, Header.size(rank))).map { content[$0] }
    let header = try Header(start[...], name: name, rank: rank)
    guard content.count == header.fileSize else {
      throw IngotError(
        .badInput, "'\(name)': expected \(header.fileSize) bytes for \(header.dimensions), found \(content.count)")
    }
    dimensions = header.dimensions
    bytes = content.droppingFirst(start.count)
  }

  /// What stands before the elements.
  private struct Header {
    let dimensions: [Int]
    /// The size in bytes of a whole file.
    let fileSize: Int

    static func size(_ rank: Int) -> Int { 4 + 4 * rank }

    /// - Parameter start: the first bytes of a file, as many as a header has, or the whole of a shorter file.
    init(_ start: ArraySlice<UInt8>, name: String, rank: Int) throws(IngotError) {
      func bad(_ expected: String, _ found: String) -> IngotError {
        IngotError(.badInput, "'\(name)': expected \(expected), found \(found)")
      }
      guard start.count >= 4 else { throw bad("an IDX file", "\(start.count) bytes") }
      guard start[0] == 0, start[1] == 0, start[2] == 8 else {
        throw bad("an IDX file of bytes", "another magic number")
      }
      guard Int(start[3]) == rank else { throw bad("\(rank) dimensions", "\(start[3])") }
      let size = Self.size(rank)
      guard start.count >= size else { throw bad("a header of \(size) bytes", "\(start.count) bytes") }
      dimensions = (0..<rank).map { start[(4 + 4 * $0)..<(8 + 4 * $0)].bigEndianNumber }
      guard let count = checkedProduct(dimensions), let fileSize = checkedSum([size, count]) else {
        throw bad("dimensions whose product fits 64 bits", "\(dimensions)")
      }
      self.fileSize = fileSize
    }
  }
}
