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
