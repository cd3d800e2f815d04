import IngotData
import IngotDiagnostics
import IngotExecution
import IngotIR

extension Subject {
  /// How well each discriminator tells draws of its prior from codes, by the pairs of functions `NAME-real` and
  /// `NAME-fake`, on a thousand images.
  func judgementFigures() throws(IngotError) -> [Evaluation.Figure] {
    var figures: [Evaluation.Figure] = []
    let few = spread(Evaluation.chunk)
    for function in machine.module.functions where function.kind == .func && function.name.hasSuffix("-real") {
      let name = String(function.name.dropLast("-real".count))
      guard let real = try few.outputs(of: function.name)?.rows, let fake = try few.outputs(of: "\(name)-fake")?.rows
      else { continue }
      let hits = (real.count { $0 > 0.5 }, fake.count { $0 < 0.5 })
      let accuracy = (Double(hits.0) / Double(real.count) + Double(hits.1) / Double(fake.count)) / 2
      figures.append(("\(name)_accuracy", accuracy))
    }
    return figures
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
