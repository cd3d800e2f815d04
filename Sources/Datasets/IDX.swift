package import Foundation
package import IngotDiagnostics
import IngotFiles

/// An IDX file of bytes, plain or gzipped: the format of MNIST.
///
/// The file contains two zero bytes, the element type (8 for bytes), the number of dimensions, each dimension as a
/// big-endian 32-bit integer, and then the elements (http://yann.lecun.com/exdb/mnist/).
package struct IDX: Sendable {
  package let dimensions: [Int]
  package let bytes: [UInt8]

  /// - Parameters:
  ///   - data: the content of the file.
  ///   - name: the name of the file, for errors.
  ///   - rank: the number of dimensions that the caller expects: 3 for images, 1 for labels.
  package init(_ data: Data, name: String, rank: Int) throws(IngotError) {
    let content = Gzip.isGzip(data) ? try Gzip.decompress(data, name: name) : Array(data)
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
      content[(4 + 4 * index)..<(8 + 4 * index)].bigEndianNumber
    }
    guard let count = checkedProduct(dimensions), let size = checkedSum([header, count]) else {
      throw bad("dimensions whose product fits 64 bits", "\(dimensions)")
    }
    guard content.count == size else { throw bad("\(size) bytes for \(dimensions)", "\(content.count)") }
    self.dimensions = dimensions
    bytes = Array(content[header...])
  }
}
