import Foundation
import IngotDiagnostics
import IngotExecution
import IngotIR

extension Subject {
  /// Measures how widely the codes are spread, and how far they are from the prior.
  func codeMetrics() throws(IngotError) -> [MetricValue] {
    guard let codes = try outputs(of: .code) else { return [] }
    let widths = deviations(codes.rows, width: codes.width)
    var found = [
      MetricValue(.leastCodeDeviation, widths.min() ?? 0), MetricValue(.mostCodeDeviation, widths.max() ?? 0),
    ]
    let few = spread(Evaluation.chunk)
    if few.indices.count > 1, let prior = try few.outputs(of: .prior), prior.width == codes.width,
      let some = try few.outputs(of: .code)
    {
      found.append(
        MetricValue(.meanDiscrepancy, maximumMeanDiscrepancy(some.rows, prior.rows, width: codes.width)))
    }
    return found
  }
}

/// Returns how far two samples are from having the same distribution: the root of the unbiased estimate of the squared
/// maximum mean discrepancy (Gretton et al., "A kernel two-sample test", JMLR 2012, lemma 6), or 0 where the estimate
/// is negative, with a Gaussian kernel whose width is the root mean squared distance between two points of the second
/// sample.
///
/// - Parameters:
///   - codes: at least two rows of `width` numbers.
///   - prior: the same number of rows.
func maximumMeanDiscrepancy(_ codes: [Float], _ prior: [Float], width: Int) -> Double {
  let count = Double(codes.count / width)
  let pairs = count * (count - 1)
  let scale = max(1e-30, sumOverDistances(prior, prior, width: width) { $0 } / pairs)
  func kernelSum(_ a: [Float], _ b: [Float]) -> Double {
    sumOverDistances(a, b, width: width) { exp(-$0 / (2 * scale)) }
  }
  // A point's kernel with itself is one.
  let within = (kernelSum(codes, codes) - count + kernelSum(prior, prior) - count) / pairs
  let squared = within - 2 * kernelSum(codes, prior) / (count * count)
  // The distance of a model that has diverged to NaN must not be 0.
  return squared < 0 ? 0 : squared.squareRoot()
}

/// Returns the sum of a function of the squared distance from each row of `a` to each row of `b`. The distances are never
/// all in memory.
private func sumOverDistances(_ a: [Float], _ b: [Float], width: Int, _ term: (Double) -> Double) -> Double {
  let rows = 100
  return stride(from: 0, to: a.count, by: rows * width).reduce(0.0) { sum, start in
    squaredDistances(Array(a[start..<min(a.count, start + rows * width)]), b, width: width).reduce(sum) {
      $0 + term(Double($1))
    }
  }
}

/// The standard deviation of each column.
func deviations(_ rows: [Float], width: Int) -> [Double] {
  let count = Double(max(1, rows.count / width))
  return (0..<width).map { column in
    let values = stride(from: column, to: rows.count, by: width).map { Double(rows[$0]) }
    let mean = values.reduce(0, +) / count
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }
}
