import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotIR

extension Subject {
  /// Measures the errors of the reconstruction and of the classes.
  func imageMetrics() throws(IngotError) -> [MetricValue] {
    var found: [MetricValue] = []
    var (crossEntropy, squaredError, pixels) = (0.0, 0.0, 0)
    try forEachChunk(of: .reconstruction) { outputs, images, _ in
      crossEntropy += crossEntropySum(outputs, images)
      squaredError += squaredErrorSum(outputs, images)
      pixels += outputs.count
    }
    if pixels > 0 {
      found += [
        MetricValue(.crossEntropy, crossEntropy / Double(pixels)),
        MetricValue(.squaredError, squaredError / Double(pixels)),
      ]
    }
    var wrong: Int?
    try forEachChunk(of: .classes) { outputs, _, part in
      let classes = largestEntries(outputs, rows: part.count)
      wrong = (wrong ?? 0) + zip(classes, part).count { $0 != Int(dataset.labels[$1]) }
    }
    if let wrong { found.append(MetricValue(.classificationError, Double(wrong) / Double(indices.count))) }
    return found
  }
}

/// Returns the sum over all pixels, with the same terms as the loss of that name.
private func crossEntropySum(_ outputs: [Float], _ targets: [Float]) -> Double {
  let tiny = 1e-15
  return zip(outputs, targets).reduce(0.0) { sum, pair in
    let (y, t) = (Double(pair.0), Double(pair.1))
    return sum - (t * log(y + tiny) + (1 - t) * log(1 - y + tiny))
  }
}

private func squaredErrorSum(_ outputs: [Float], _ targets: [Float]) -> Double {
  zip(outputs, targets).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
}

/// Returns the column of each row's largest entry, the first one if several are equal.
func largestEntries(_ outputs: [Float], rows: Int) -> [Int] {
  let columns = outputs.count / max(1, rows)
  return (0..<rows).map { row in
    var largest = 0
    for column in 0..<columns where outputs[row * columns + column] > outputs[row * columns + largest] {
      largest = column
    }
    return largest
  }
}
