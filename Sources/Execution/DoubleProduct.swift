import CIngotKernels

/// Computes the product of two matrices in double precision.
///
/// - Parameters:
///   - a: a matrix of `rows` rows and `inner` columns, in row-major order.
///   - b: a matrix of `inner` rows and `columns` columns.
package func product(_ a: [Double], _ b: [Double], rows: Int, inner: Int, columns: Int) -> [Double] {
  precondition(a.count == rows * inner && b.count == inner * columns)
  return Array(unsafeUninitializedCapacity: rows * columns) { buffer, count in
    ingot_dgemm(Int64(rows), Int64(columns), Int64(inner), a, b, buffer.baseAddress)
    count = rows * columns
  }
}
