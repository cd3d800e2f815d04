import IngotIR

extension Call {
  /// Updates a parameter and its states. This function defines the meaning of the updates.
  ///
  /// - Parameter states: the states, in the order of ``stateRoles``.
  func update(_ parameter: inout [Float], _ states: inout [[Float]], gradient: [Float], step: Int) {
    if opcode == .adam {
      adam(&parameter, &states, gradient, step)
    } else {
      sgd(&parameter, &states, gradient, step)
    }
  }

  /// Updates a running statistic. This function defines the meaning of `track_mean` and `track_variance`.
  func track(_ parameter: inout [Float], _ batch: ReferenceTensor) {
    let factor = Double(float(.factor))
    let unbiased = batch.rows > 1 ? Double(batch.rows) / Double(batch.rows - 1) : 1
    for (column, moments) in batch.columnMoments.enumerated() {
      let found = opcode == .trackMean ? moments.mean : moments.variance * unbiased
      parameter[column] = Float((1 - factor) * Double(parameter[column]) + factor * found)
    }
  }

  private func adam(_ parameter: inout [Float], _ states: inout [[Float]], _ gradient: [Float], _ step: Int) {
    let (beta1, beta2, epsilon) = (double(.beta1), double(.beta2), double(.epsilon))
    let rate = double(.rate) * rateSchedule.factor(at: step)
    let (correction1, correction2) = (1 - power(beta1, step), 1 - power(beta2, step))
    for index in parameter.indices {
      let g = Double(gradient[index])
      let m = beta1 * Double(states[0][index]) + (1 - beta1) * g
      let v = beta2 * Double(states[1][index]) + (1 - beta2) * g * g
      states[0][index] = Float(m)
      states[1][index] = Float(v)
      let change = rate * (m / correction1) / ((v / correction2).squareRoot() + epsilon)
      parameter[index] = Float(Double(parameter[index]) * (1 - rate * double(.decay)) - change)
    }
  }

  private func sgd(_ parameter: inout [Float], _ states: inout [[Float]], _ gradient: [Float], _ step: Int) {
    let (rate, momentum) = (double(.rate) * rateSchedule.factor(at: step), double(.momentum))
    for index in parameter.indices {
      let g = Double(gradient[index])
      var change = g
      if !states.isEmpty {
        change += momentum * Double(states[0][index])
        states[0][index] = Float(change)
        if word(.nesterov) == "true" { change = g + momentum * change }
      }
      parameter[index] = Float(Double(parameter[index]) - rate * change)
    }
  }
}

extension Call.RateSchedule {
  fileprivate func factor(at step: Int) -> Double {
    let rise = step < warmup ? Double(step) / Double(warmup) : 1
    let fall = drops.reduce(1.0) { step > $1 ? $0 * factor : $0 }
    let turn = over == 0 ? 1 : (1 + cosine(.pi * Double(min(step - 1, over)) / Double(over))) / 2
    return rise * fall * turn
  }
}

/// Raises `base` to an integer power by repeated squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, remaining) = (1.0, base, exponent)
  while remaining > 0 {
    if remaining % 2 == 1 { result *= square }
    square *= square
    remaining /= 2
  }
  return result
}
