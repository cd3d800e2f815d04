import IngotIR

extension RandomModuleWriter {
  func mean(_ x: Known, _ builder: inout FunctionBuilder) -> Value {
    append(&builder, .mean, [x.operand])
  }

  mutating func addLoss(_ builder: inout FunctionBuilder) {
    let x = dice.pick(pool.filter { $0.magnitude <= 8 })
    let partners = pool.filter { $0.type == x.type && $0.low >= 0 && $0.high <= 1 }
    guard let target = partners.randomElement(using: &dice) else { return scalars.append(mean(x, &builder)) }
    switch dice.roll(6) {
    case 0: scalars.append(mean(x, &builder))
    case 1: scalars.append(append(&builder, .meanSquaredError, [x.operand, target.operand]))
    case 2 where x.magnitude <= 3:
      let y = append(&builder, .sigmoid, [x.operand])
      scalars.append(append(&builder, .binaryCrossEntropy, [.value(y), target.operand]))
    case 3: scalars.append(append(&builder, .bceWithLogits, [x.operand, target.operand]))
    case 4 where x.magnitude <= 3:
      let y = append(&builder, .softmax, [x.operand])
      if dice.once(in: 2) {
        scalars.append(append(&builder, .crossEntropy, [.value(y), target.operand]))
      } else {
        let logarithms = append(&builder, .log, [.value(y)])
        scalars.append(append(&builder, .mean, [.value(logarithms)]))
      }
    default: scalars.append(append(&builder, .softmaxCrossEntropy, [x.operand, target.operand]))
    }
  }
}
