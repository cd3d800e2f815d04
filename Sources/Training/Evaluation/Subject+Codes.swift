import Foundation
import IngotData
import IngotDiagnostics
import IngotExecution

extension Subject {
  /// How widely the codes are spread, and how far they are from the prior.
  func codeFigures() throws(IngotError) -> [Evaluation.Figure] {
    guard let codes = try outputs(of: "code") else { return [] }
    let spread = deviations(codes.rows, width: codes.width)
    var figures: [Evaluation.Figure] = [
      ("code_deviation_least", spread.min() ?? 0), ("code_deviation_most", spread.max() ?? 0),
    ]
    let few = min(indices.count, Evaluation.chunk)
    if let prior = try first(few).outputs(of: "prior"), prior.width == codes.width, few > 1 {
      let discrepancy = maximumMeanDiscrepancy(
        Array(codes.rows.prefix(few * codes.width)), prior.rows, width: codes.width)
      figures.append(("mmd", discrepancy))
    }
    return figures
  }
}

/// How far two samples are from being of one distribution: the root of the unbiased estimate of the squared maximum mean
/// discrepancy (Gretton et al., "A kernel two-sample test", JMLR 2012, lemma 6), or 0 where that is below 0, with a Gaussian kernel
/// whose width is the root mean squared distance of two points of the second sample.
///
/// - Parameters:
///   - codes: rows of `width`, at least two.
///   - prior: as many.
func maximumMeanDiscrepancy(_ codes: [Float], _ prior: [Float], width: Int) -> Double {
  let (own, others) = (squaredDistances(codes, codes, width: width), squaredDistances(prior, prior, width: width))
  let across = squaredDistances(codes, prior, width: width)
  let count = Double(codes.count / width)
  let pairs = count * (count - 1)
  let scale = max(1e-30, others.reduce(0.0) { $0 + Double($1) } / pairs)
  func kernelSum(_ distances: [Float]) -> Double { distances.reduce(0.0) { $0 + exp(-Double($1) / (2 * scale)) } }
  // A point's kernel with itself is one.
  let within = (kernelSum(own) - count + kernelSum(others) - count) / pairs
  return max(0, within - 2 * kernelSum(across) / (count * count)).squareRoot()
}
