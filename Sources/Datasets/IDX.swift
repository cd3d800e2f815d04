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
    let content = Gzip.isGzip(data) ? try Gzip.decompress(data, name: path) : Array(data)
    try self.init(PixelBytes(content[...]), name: path, rank: rank)
  }

  /// - Parameter content: the content of the file, not compressed.
  private init(_ content: PixelBytes, name: String, rank: Int) throws(IngotError) {
    func bad(_ expected: String, _ found: String) -> IngotError {
      IngotError(.badInput, "'\(name)': expected \(expected), found \(found)")
    }
    let header = 4 + 4 * rank
    guard content.count >= 4 else { throw bad("an IDX file", "\(content.count) bytes") }
    guard content[0] == 0, content[1] == 0, content[2] == 8 else {
      throw bad("an IDX file of bytes", "another magic number")
    }
    guard Int(content[3]) == rank else { throw bad("\(rank) dimensions", "\(content[3])") }
    guard content.count >= header else { throw bad("a header of \(header) bytes", "\(content.count) bytes") }
    let dimensions = (0..<rank).map { index in
      Array(content[(4 + 4 * index)..<(8 + 4 * index)])[...].bigEndianNumber
    }
    guard let count = checkedProduct(dimensions), let size = checkedSum([header, count]) else {
      throw bad("dimensions whose product fits 64 bits", "\(dimensions)")
    }
    guard content.count == size else { throw bad("\(size) bytes for \(dimensions)", "\(content.count)") }
    self.dimensions = dimensions
    bytes = content.droppingFirst(header)
  }
}
