import IngotExecution
import IngotSampling
import Testing

/// Tests of the distribution that stands in for a prior.
struct NormalFitTests {
  /// Rows of three numbers: the second follows the first, and the third never changes.
  private static let rows: [Float] = (0..<400).flatMap { index in
    let a = Float((index * 37) % 101) / 50 - 1
    return [a, 2 * a + Float((index * 53) % 29) / 29, 7]
  }

  private func moments(_ rows: [Float]) -> (mean: [Double], covariance: [[Double]]) {
    let count = rows.count / 3
    func column(_ c: Int) -> [Double] { (0..<count).map { Double(rows[3 * $0 + c]) } }
    let mean = (0..<3).map { column($0).reduce(0, +) / Double(count) }
    let covariance = (0..<3).map { a in
      (0..<3).map { b in
        zip(column(a), column(b)).reduce(0.0) { $0 + ($1.0 - mean[a]) * ($1.1 - mean[b]) } / Double(count)
      }
    }
    return (mean, covariance)
  }

  @Test func drawsHaveTheMomentsOfTheRows() throws {
    let fit = try #require(NormalFit(to: Self.rows, width: 3))
    let (wanted, found) = (moments(Self.rows), moments(fit.draw(40_000, at: DrawPosition(), seed: 1)))
    for a in 0..<3 {
      #expect(abs(found.mean[a] - wanted.mean[a]) < 0.03)
      for b in 0..<3 { #expect(abs(found.covariance[a][b] - wanted.covariance[a][b]) < 0.05, "\(a) \(b)") }
    }
    #expect(abs(fit.deviations[0] - wanted.covariance[0][0].squareRoot()) < 1e-9 && fit.deviations[2] < 1e-9)
  }

  @Test func aDrawDependsOnItsPlace() throws {
    let fit = try #require(NormalFit(to: Self.rows, width: 3))
    let all = fit.draw(300, at: DrawPosition(), seed: 1)
    #expect(fit.draw(7, at: DrawPosition(), seed: 1) == Array(all.prefix(21)))
    #expect(fit.draw(44, at: DrawPosition(step: 3), seed: 1) == Array(all.suffix(44 * 3)))
    #expect(fit.draw(300, at: DrawPosition(seed: 2), seed: 1) != all)
  }

  @Test(
    arguments: [([], 2), ([1, 2], 2), ([1, 2, .nan, 4], 2), ([1, 2, .infinity, 4], 2), ([1, 2], 0)] as [([Float], Int)])
  func refusesRowsThatSayNothing(_ rows: [Float], _ width: Int) {
    #expect(NormalFit(to: rows, width: width) == nil)
  }
}
