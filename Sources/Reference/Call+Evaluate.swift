import IngotIR

/// The constant inside the logarithms of the cross-entropies, as in the reference listing.
private let tiny = 1e-15

extension Call {
  /// Computes the result of a call. This function defines the meaning of every opcode.
  ///
  /// - Parameters:
  ///   - operands: all operands, including one that a pipe supplies.
  ///   - shape: the shape of the result.
  func evaluate(_ operands: [ReferenceTensor], shape: [Int], draws draw: Draws) -> [Float] {
    let count = shape.reduce(1, *)
    func map(_ function: (Double) -> Double) -> [Float] {
      operands[0].elements.map { Float(function(Double($0))) }
    }
    func zipMap(_ function: (Double, Double) -> Double) -> [Float] {
      zip(operands[0].elements, operands[1].elements).map { Float(function(Double($0), Double($1))) }
    }
    func meanLoss(_ divisor: Int, _ term: (Double, Double) -> Double) -> [Float] {
      let sum = zip(operands[0].elements, operands[1].elements).reduce(0.0) { $0 + term(Double($1.0), Double($1.1)) }
      return [Float(sum / Double(divisor))]
    }
    func lossAdjoint(_ divisor: Int, prediction: (Double, Double) -> Double, target: (Double, Double) -> Double)
      -> [Float]
    {
      let seed = Double(operands[0].elements[0]) / Double(divisor)
      let derivative = word(.wrt) == "prediction" ? prediction : target
      return zip(operands[1].elements, operands[2].elements).map { Float(seed * derivative(Double($0), Double($1))) }
    }
    func byElement(_ function: (Int) -> Double) -> [Float] { (0..<count).map { Float(function($0)) } }

    switch opcode {
    case .linear:
      let bias = operands[2].elements
      let product = operands[0].multiplied(by: operands[1])
      return product.indices.map { product[$0] + bias[$0 % bias.count] }
    case .matmul: return operands[0].multiplied(by: operands[1])
    case .add: return zipMap(+)
    case .subtract: return zipMap(-)
    case .multiply: return zipMap(*)
    case .divide: return zipMap(/)
    case .scale: return map { $0 * Double(float(.by)) }
    case .exp: return map(exponential)
    case .log: return map(logarithm)
    case .relu: return map { $0 <= 0 ? 0 : $0 }
    case .leakyReLU: return map { $0 > 0 ? $0 : $0 * Double(float(.slope)) }
    case .tanh: return map(hyperbolicTangent)
    case .sigmoid: return map { 1 / (1 + exponential(-$0)) }
    case .softplus: return map { max($0, 0) + logarithm(1 + exponential(-$0.magnitude)) }
    case .dropout:
      let rate = float(.rate)
      let x = operands[0].elements
      return byElement { draw.keeps($0, droppingWithRate: rate) ? Double(x[$0]) / (1 - Double(rate)) : 0 }
    case .softmax:
      return rows(operands[0].elements, operands[0].columns) { row in
        let largest = row.max() ?? 0
        let powers = row.map { exponential($0 - largest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
      }
    case .logSoftmax:
      return rows(operands[0].elements, operands[0].columns) { $0.logSoftmax }
    case .mean:
      return [Float(operands[0].elements.reduce(0.0) { $0 + Double($1) } / Double(operands[0].elements.count))]
    case .binaryCrossEntropy:
      return meanLoss(operands[0].elements.count) { y, t in
        -(t * logarithm(y + tiny) + (1 - t) * logarithm(1 - y + tiny))
      }
    case .meanSquaredError: return meanLoss(operands[0].elements.count) { y, t in (y - t) * (y - t) }
    case .crossEntropy: return meanLoss(operands[0].rows) { y, t in -t * logarithm(y + tiny) }
    case .bceWithLogits:
      return meanLoss(operands[0].elements.count) { z, t in
        max(z, 0) - z * t + logarithm(1 + exponential(-z.magnitude))
      }
    case .softmaxCrossEntropy:
      let logarithms = rows(operands[0].elements, operands[0].columns) { $0.logSoftmax }
      let sum = zip(logarithms, operands[1].elements).reduce(0.0) { $0 - Double($1.0) * Double($1.1) }
      return [Float(sum / Double(operands[0].rows))]
    case .constant: return byElement { _ in Double(float(.value)) }
    case .normal: return byElement { Double(float(.mean)) + Double(float(.deviation)) * draw.normal($0) }
    case .uniform:
      let (low, high) = (Double(float(.low)), Double(float(.high)))
      return byElement { low + (high - low) * draw.uniform($0) }
    case .gate:
      let (scale, slope) = (Double(float(.scale)), Double(float(.slope)))
      return zipMap { d, h in h > 0 ? scale * d : slope == 0 ? 0 : slope * scale * d }
    case .tanhAdjoint: return zipMap { d, y in d * (1 - y * y) }
    case .sigmoidAdjoint: return zipMap { d, y in d * y * (1 - y) }
    case .softplusAdjoint: return zipMap { d, y in d * (1 - exponential(-y)) }
    case .softmaxAdjoint:
      let (d, y) = (operands[0].elements, operands[1].elements)
      let columns = operands[1].columns
      return y.indices.map { index in
        let row = (index / columns * columns)..<(index / columns * columns + columns)
        let inner = row.reduce(0.0) { $0 + Double(d[$1]) * Double(y[$1]) }
        return Float(Double(y[index]) * (Double(d[index]) - inner))
      }
    case .logSoftmaxAdjoint:
      let (d, y) = (operands[0].elements, operands[1].elements)
      let columns = operands[1].columns
      return y.indices.map { index in
        let start = index / columns * columns
        let sum = d[start..<(start + columns)].reduce(0.0) { $0 + Double($1) }
        return Float(Double(d[index]) - exponential(Double(y[index])) * sum)
      }
    case .bceWithLogitsAdjoint:
      return lossAdjoint(
        operands[1].elements.count, prediction: { z, t in 1 / (1 + exponential(-z)) - t }, target: { z, _ in -z })
    case .softmaxCrossEntropyAdjoint:
      let (z, t, columns) = (operands[1].elements, operands[2].elements, operands[1].columns)
      let logarithms = rows(z, columns) { $0.logSoftmax }
      let seed = Double(operands[0].elements[0]) / Double(operands[1].rows)
      if word(.wrt) == "target" { return logarithms.map { Float(-seed * Double($0)) } }
      return z.indices.map { index in
        let start = index / columns * columns
        let sum = t[start..<(start + columns)].reduce(0.0) { $0 + Double($1) }
        return Float(seed * (exponential(Double(logarithms[index])) * sum - Double(t[index])))
      }
    case .binaryCrossEntropyAdjoint:
      return lossAdjoint(
        operands[1].elements.count,
        prediction: { y, t in (1 - t) / (1 - y + tiny) - t / (y + tiny) },
        target: { y, _ in logarithm(1 - y + tiny) - logarithm(y + tiny) })
    case .meanSquaredErrorAdjoint:
      return lossAdjoint(
        operands[1].elements.count, prediction: { y, t in 2 * (y - t) }, target: { y, t in 2 * (t - y) })
    case .crossEntropyAdjoint:
      return lossAdjoint(
        operands[1].rows, prediction: { y, t in -t / (y + tiny) }, target: { y, _ in -logarithm(y + tiny) })
    case .broadcast: return byElement { _ in Double(float(.scale)) * Double(operands[0].elements[0]) }
    case .columnSums: return operands[0].columnSums
    case .concatRows: return operands[0].elements + operands[1].elements
    case .categorical:
      return byElement { element in
        let columns = shape[1]
        return Int(draw.uniform(element / columns) * Double(columns)) == element % columns ? 1 : 0
      }
    case .concatColumns:
      let (a, b) = (operands[0], operands[1])
      return (0..<a.rows).flatMap { row in a.row(row) + b.row(row) }
    case .sliceColumns:
      let from = integer(.from)
      return (0..<operands[0].rows).flatMap { operands[0].row($0)[from..<(from + shape[1])] }
    case .padColumns:
      let (from, x) = (integer(.from), operands[0])
      let (left, right) = (Array(repeating: Float(0), count: from), shape[1] - from - x.columns)
      return (0..<x.rows).flatMap { left + x.row($0) + Array(repeating: 0, count: right) }
    case .sliceRows:
      let start = integer(.from) * operands[0].columns
      return Array(operands[0].elements[start..<(start + count)])
    case .mixture, .swissRoll: return (0..<shape[0]).flatMap { points(operands[0].row($0), row: $0, draw.streams[0]) }
    case .scaleColumns:
      return byElement { Double(operands[0].elements[$0]) * Double(operands[1].elements[$0 % shape[1]]) }
    case .shiftColumns:
      return byElement { Double(operands[0].elements[$0]) + Double(operands[1].elements[$0 % shape[1]]) }
    case .normalizeColumns:
      let columns = operands[0].columnMoments
      return byElement { element in
        let (mean, variance) = columns[element % shape[1]]
        return (Double(operands[0].elements[element]) - mean) / (variance + Double(float(.epsilon))).squareRoot()
      }
    case .normalizeColumnsAdjoint: return normalizationAdjoint(operands[0], operands[1])
    case .inverseDeviation: return map { 1 / ($0 + Double(float(.epsilon))).squareRoot() }
    case .sumSquares: return [Float(operands[0].elements.reduce(0.0) { $0 + Double($1) * Double($1) })]
    case .clipFactor: return map { min(1, Double(float(.norm)) / ($0.squareRoot() + 1e-6)) }
    case .rescale: return map { $0 * Double(operands[1].elements[0]) }
    case .adam, .sgd, .trackMean, .trackVariance: fatalError("'\(opcode.rawValue)' has no result")
    }
  }
}

extension [Double] {
  /// The logarithms of the softmax of a row.
  fileprivate var logSoftmax: [Double] {
    let largest = self.max() ?? 0
    let sum = reduce(0) { $0 + exponential($1 - largest) }
    return map { $0 - largest - logarithm(sum) }
  }
}

/// Applies `function` to each row of a matrix.
private func rows(_ elements: [Float], _ columns: Int, _ function: ([Double]) -> [Double]) -> [Float] {
  stride(from: 0, to: elements.count, by: columns).flatMap { start in
    function(elements[start..<(start + columns)].map(Double.init)).map { Float($0) }
  }
}
