import IngotIR

extension Call {
  /// Computes the adjoint of a column's normalisation by the chain rule through the column's mean and variance.
  func normalizationAdjoint(_ d: ReferenceTensor, _ x: ReferenceTensor) -> [Float] {
    let (rows, columns) = (x.rows, x.columns)
    let moments = x.columnMoments
    return x.elements.indices.map { element in
      let column = element % columns
      let (mean, variance) = moments[column]
      let spread = variance + Double(float(.epsilon))
      var (sum, along) = (0.0, 0.0)
      for row in 0..<rows {
        let gradient = Double(d.elements[row * columns + column])
        sum += gradient
        along += gradient * (Double(x.elements[row * columns + column]) - mean)
      }
      let offset = Double(x.elements[element]) - mean
      let throughVariance = along * offset / (spread * Double(rows))
      return Float((Double(d.elements[element]) - sum / Double(rows) - throughVariance) / spread.squareRoot())
    }
  }

  /// Computes the point that a row of `mixture` or `swiss_roll` draws, from four words of the stream.
  func points(_ labels: [Float], row: Int, _ draw: RandomStream) -> [Float] {
    let components = integer(.components)
    let known = labels[..<components].enumerated().max { ($0.element, -$0.offset) < ($1.element, -$1.offset) }
    var component = Int(draw.uniform(4 * row) * Double(components))
    if let known, known.element > 0 { component = known.offset }
    let noise = (draw.normal(4 * row + 2), draw.normal(4 * row + 3))
    let (radius, deviation) = (Double(float(.radius)), Double(float(.deviation)))
    if opcode == .mixture {
      let angle = 2 * Double.pi * Double(component) / Double(components)
      let (x, y) = (radius + deviation * noise.0, Double(float(.across)) * noise.1)
      return [Float(x * cosine(angle) - y * sine(angle)), Float(x * sine(angle) + y * cosine(angle))]
    }
    let place = ((Double(component) + draw.uniform(4 * row + 1)) / Double(components)).squareRoot()
    let angle = 2 * Double.pi * Double(float(.turns)) * place
    return [
      Float(radius * place * cosine(angle) + deviation * noise.0),
      Float(radius * place * sine(angle) + deviation * noise.1),
    ]
  }
}

extension ReferenceTensor {
  /// The mean of each column, and the mean of the squared differences from it.
  var columnMoments: [(mean: Double, variance: Double)] {
    (0..<columns).map { column in
      let values = (0..<rows).map { Double(elements[$0 * columns + column]) }
      let mean = values.reduce(0, +) / Double(rows)
      return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows))
    }
  }
}
