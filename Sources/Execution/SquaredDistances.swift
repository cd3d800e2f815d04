import CIngotKernels

/// Computes the squared distance from each row of one matrix to each row of another.
///
/// - Parameter width: the width of a row in both matrices.
/// - Returns: a row for each row of `a`, with a number for each row of `b`.
package func squaredDistances(_ a: [Float], _ b: [Float], width: Int) -> [Float] {
  let (rows, others) = (a.count / width, b.count / width)
  if rows == 0 || others == 0 { return [] }
  return Array(unsafeUninitializedCapacity: rows * others) { buffer, count in
    ingot_squared_distances(a, Int64(rows), b, Int64(others), Int64(width), buffer.baseAddress)
    count = rows * others
  }
}
