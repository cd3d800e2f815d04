import Foundation
package import IngotExecution

/// A normal distribution with the mean and the covariance of given codes.
package struct NormalFit: Sendable {
  /// The widest code whose covariance is fitted; the numbers of a wider one are treated as independent.
  private static let widest = 256

  package let mean: [Double]
  /// The lower triangular matrix whose product with its transpose is the covariance, row by row; nil if the numbers are
  /// independent.
  private let factor: [[Double]]?
  /// The standard deviation of each number.
  package let deviations: [Double]

  /// - Parameter rows: rows of `width` numbers.
  /// - Returns: nil for fewer than two rows, and for codes that are not finite.
  package init?(to rows: [Float], width: Int) {
    let count = rows.count / max(1, width)
    guard width >= 1, count >= 2, rows.allSatisfy(\.isFinite) else { return nil }
    var mean = Array(repeating: 0.0, count: width)
    for (place, number) in rows.enumerated() { mean[place % width] += Double(number) / Double(count) }
    func covariance(_ a: Int, _ b: Int) -> Double {
      stride(from: 0, to: count * width, by: width).reduce(0.0) {
        $0 + (Double(rows[$1 + a]) - mean[a]) * (Double(rows[$1 + b]) - mean[b])
      } / Double(count)
    }
    self.mean = mean
    deviations = (0..<width).map { covariance($0, $0).squareRoot() }
    factor =
      width <= Self.widest
      ? Self.choleskyFactor((0..<width).map { a in (0...a).map { b in covariance(a, b) } }) : nil
  }

  /// Returns the Cholesky factor of a matrix of which the lower triangle is given. A number that the numbers before it
  /// determine has no deviation of its own.
  private static func choleskyFactor(_ matrix: [[Double]]) -> [[Double]] {
    var factor: [[Double]] = []
    for (row, entries) in matrix.enumerated() {
      var current = Array(repeating: 0.0, count: row + 1)
      for column in 0...row {
        let known = (0..<column).reduce(0.0) { sum, k in
          sum + current[k] * (column == row ? current[k] : factor[column][k])
        }
        let rest = entries[column] - known
        if column == row {
          current[column] = max(0, rest).squareRoot()
        } else {
          let pivot = factor[column][column]
          current[column] = pivot > 0 ? rest / pivot : 0
        }
      }
      factor.append(current)
    }
    return factor
  }

  /// Draws rows, a block at each step.
  package func draw(_ count: Int, at position: DrawPosition, seed: UInt64) -> [Float] {
    var rows: [Float] = []
    for start in stride(from: 0, to: count, by: DrawPosition.block) {
      let block = min(DrawPosition.block, count - start)
      let step = position.step + start / DrawPosition.block
      let normals = normalNumbers(block * mean.count, seed: position.seed ?? seed, step: step)
      for row in 0..<block { rows += transformed(normals[(row * mean.count)..<((row + 1) * mean.count)]) }
    }
    return rows
  }

  /// Turns independent normal numbers into a row.
  private func transformed(_ normals: ArraySlice<Double>) -> [Float] {
    mean.indices.map { column in
      guard let factor else { return Float(mean[column] + deviations[column] * normals[normals.startIndex + column]) }
      return Float(zip(factor[column], normals).reduce(mean[column]) { $0 + $1.0 * $1.1 })
    }
  }
}
