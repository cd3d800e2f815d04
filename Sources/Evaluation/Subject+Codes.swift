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
  let (own, others) = (squaredDistances(codes, codes, width: width), squaredDistances(prior, prior, width: width))
  let across = squaredDistances(codes, prior, width: width)
  let count = Double(codes.count / width)
  let pairs = count * (count - 1)
  let scale = max(1e-30, others.reduce(0.0) { $0 + Double($1) } / pairs)
  func kernelSum(_ distances: [Float]) -> Double { distances.reduce(0.0) { $0 + exp(-Double($1) / (2 * scale)) } }
  // A point's kernel with itself is one.
  let within = (kernelSum(own) - count + kernelSum(others) - count) / pairs
  let squared = within - 2 * kernelSum(across) / (count * count)
  // The distance of a model that has diverged to NaN must not be 0.
  return squared < 0 ? 0 : squared.squareRoot()
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
