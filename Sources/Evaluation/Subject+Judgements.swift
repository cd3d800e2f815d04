import IngotDiagnostics
import IngotExecution
import IngotIR

extension Subject {
  /// Measures how well each discriminator tells codes from draws of its prior, on at most a thousand images.
  func judgementMetrics() throws(IngotError) -> [MetricValue] {
    var found: [MetricValue] = []
    let few = spread(Evaluation.chunk)
    for function in machine.module.functions {
      guard case .real(let discriminator)? = function.role,
        let real = try few.outputs(of: .real(discriminator: discriminator))?.rows,
        let fake = try few.outputs(of: .fake(discriminator: discriminator))?.rows
      else { continue }
      let hits = (real.count { $0 > 0.5 }, fake.count { $0 < 0.5 })
      let accuracy = (Double(hits.0) / Double(real.count) + Double(hits.1) / Double(fake.count)) / 2
      found.append(MetricValue(.accuracy(discriminator: discriminator), accuracy))
    }
    return found
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
