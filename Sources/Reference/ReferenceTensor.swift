/// Elements with a shape, read as a matrix or as its transpose.
struct ReferenceTensor {
  let elements: [Float]
  let shape: [Int]
  let isTransposed: Bool

  init(_ elements: [Float], shape: [Int], isTransposed: Bool = false) {
    self.elements = elements
    self.shape = shape
    self.isTransposed = isTransposed
  }

  /// The number of columns of the stored matrix. All dimensions but the last are rows.
  private var storedColumns: Int { shape.last ?? 1 }
  private var storedRows: Int { elements.count / max(1, storedColumns) }

  var rows: Int { isTransposed ? storedColumns : storedRows }
  var columns: Int { isTransposed ? storedRows : storedColumns }

  /// The row-major elements of the matrix as it is read.
  var matrix: [Float] {
    guard isTransposed else { return elements }
    var result = Array<Float>(repeating: 0, count: elements.count)
    for row in 0..<rows {
      for column in 0..<columns { result[row * columns + column] = elements[column * storedColumns + row] }
    }
    return result
  }

  /// Computes the product. Each element is summed in double precision in the order of the inner dimension.
  func multiplied(by right: ReferenceTensor) -> [Float] {
    let (left, other) = (matrix, right.matrix)
    let (inner, width) = (columns, right.columns)
    var result: [Float] = []
    result.reserveCapacity(rows * width)
    var sums = Array(repeating: 0.0, count: width)
    for row in 0..<rows {
      for column in 0..<width { sums[column] = 0 }
      for k in 0..<inner {
        let factor = Double(left[row * inner + k])
        if factor == 0 { continue }
        other.withUnsafeBufferPointer { other in
          sums.withUnsafeMutableBufferPointer { sums in
            for column in 0..<width { sums[column] += factor * Double(other[k * width + column]) }
          }
        }
      }
      result += sums.map { Float($0) }
    }
    return result
  }

  /// Returns a row of a matrix that is not transposed.
  func row(_ index: Int) -> [Float] { Array(elements[(index * columns)..<((index + 1) * columns)]) }

  /// The sums over the rows, one for each column.
  var columnSums: [Float] {
    (0..<columns).map { column in
      Float((0..<rows).reduce(0.0) { $0 + Double(elements[$1 * columns + column]) })
    }
  }
}
