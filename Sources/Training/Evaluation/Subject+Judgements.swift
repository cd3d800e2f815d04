import IngotData
import IngotDiagnostics
import IngotExecution
import IngotIR

/// What a discriminator says of draws of its prior and of codes.
struct Judgement {
  let discriminator: String
  /// The share of both that it tells apart, each kind counting half; .5 by chance.
  let accuracy: Double
  /// The standard deviation of all its answers: near 0, it says the same of everything.
  let deviation: Double
}

extension Subject {
  /// By the pairs of functions `NAME-real` and `NAME-fake`, on a thousand images.
  func judgements() throws(IngotError) -> [Judgement] {
    var judgements: [Judgement] = []
    let few = first(Evaluation.chunk)
    for function in machine.module.functions where function.kind == .func && function.name.hasSuffix("-real") {
      let name = String(function.name.dropLast("-real".count))
      guard let real = try few.outputs(of: function.name)?.rows, let fake = try few.outputs(of: "\(name)-fake")?.rows
      else { continue }
      let hits = (real.count { $0 > 0.5 }, fake.count { $0 < 0.5 })
      let accuracy = (Double(hits.0) / Double(real.count) + Double(hits.1) / Double(fake.count)) / 2
      let spread = deviations(real + fake, width: 1)[0]
      judgements.append(Judgement(discriminator: name, accuracy: accuracy, deviation: spread))
    }
    return judgements
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
