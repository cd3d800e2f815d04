import IngotIR

extension RandomModuleWriter {
  func append(
    _ builder: inout FunctionBuilder, _ opcode: Opcode, _ operands: [Operand],
    _ attributes: [AttributeName: AttributeValue] = [:], type: TensorType? = nil
  ) -> Value {
    do {
      return try builder.append(opcode, operands, attributes, type: type)
    } catch {
      fatalError("the generator writes well-typed modules: \(opcode.rawValue): \(error)")
    }
  }

  mutating func add(
    _ builder: inout FunctionBuilder, _ opcode: Opcode, _ operands: [Operand],
    _ attributes: [AttributeName: AttributeValue] = [:], type: TensorType? = nil, in range: ClosedRange<Double>
  ) {
    let value = append(&builder, opcode, operands, attributes, type: type)
    pool.append(
      Known(operand: .value(value), type: builder.function[value].type, low: range.lowerBound, high: range.upperBound))
  }

  mutating func addInstruction(_ builder: inout FunctionBuilder) {
    let x = dice.pick(pool)
    // Values that have grown large are first made small.
    if x.magnitude > 3 { return squash(x, &builder) }
    switch dice.roll(16) {
    case 0, 1, 2: addLinear(&builder)
    case 3: addMatmul(&builder)
    case 4: addBinary(x, &builder)
    case 5, 6: addUnary(x, &builder)
    case 7: add(&builder, .relu, [x.operand], in: max(0, x.low)...max(0, x.high))
    case 8, 9: addDropout(x, &builder)
    case 10: squash(x, &builder)
    case 11: addConcatenation(x, &builder)
    case 12 where x.type.columns > 1: addSlice(x, &builder)
    case 13: addByColumn(x, &builder)
    case 14 where x.type.shape[0] > 2: addNormalization(x, &builder)
    default: addSource(x.type, &builder)
    }
  }

  mutating func stream() -> AttributeValue {
    defer { streams += 1 }
    return .integer(streams)
  }

  mutating func addLinear(_ builder: inout FunctionBuilder) {
    let inputs = pool.filter {
      $0.type.shape[0] == module.batch && widths.contains($0.type.columns) && $0.magnitude <= 3
    }
    let x = dice.pick(inputs)
    let weights = module.parameters.indices.filter {
      module.parameters[$0].name.hasSuffix("weight") && module.parameters[$0].type.shape[0] == x.type.columns
    }
    let weight = dice.pick(weights)
    let bound = Double(x.type.columns).squareRoot() * x.magnitude + 0.5
    add(
      &builder, .linear, [x.operand, .parameter(Parameter(weight)), .parameter(Parameter(weight + 1))],
      in: -bound...bound)
  }

  /// Multiplies a value by a weight or its transpose, or the transpose of a value by another value.
  mutating func addMatmul(_ builder: inout FunctionBuilder) {
    let values = pool.filter { $0.type.shape[0] == module.batch && $0.magnitude <= 3 }
    let x = dice.pick(values)
    if dice.once(in: 3) {
      let y = dice.pick(values)
      let bound = Double(module.batch) * x.magnitude * y.magnitude
      return add(&builder, .matmul, [x.operand.transposed, y.operand], in: -bound...bound)
    }
    let isTransposed = dice.once(in: 2)
    let weights = module.parameters.indices.filter { index in
      let info = module.parameters[index]
      return info.name.hasSuffix("weight") && info.type.shape[isTransposed ? 1 : 0] == x.type.columns
    }
    guard let weight = weights.randomElement(using: &dice) else { return }
    let operand = Operand(.parameter(Parameter(weight)), transposed: isTransposed)
    let shape = module.parameters[weight].type.shape
    let bound = Double(x.type.columns) / Double(shape[0]).squareRoot() * x.magnitude
    add(&builder, .matmul, [x.operand, operand], in: -bound...bound)
  }

  mutating func addBinary(_ x: Known, _ builder: inout FunctionBuilder) {
    let y = dice.pick(pool.filter { $0.type == x.type })
    if y.low >= 0.2, dice.once(in: 2) {
      let bound = x.magnitude / y.low
      return add(&builder, .divide, [x.operand, y.operand], in: -bound...bound)
    }
    switch dice.roll(3) {
    case 0: add(&builder, .add, [x.operand, y.operand], in: (x.low + y.low)...(x.high + y.high))
    case 1: add(&builder, .subtract, [x.operand, y.operand], in: (x.low - y.high)...(x.high - y.low))
    default:
      let bound = x.magnitude * y.magnitude
      add(&builder, .multiply, [x.operand, y.operand], in: (x.low >= 0 && y.low >= 0 ? x.low * y.low : -bound)...bound)
    }
  }

  mutating func addUnary(_ x: Known, _ builder: inout FunctionBuilder) {
    func exponential(_ x: Double) -> Double { [0.04, 0.13, 0.36, 1, 2.8, 7.4, 20.1][Int((x + 3).rounded(.down))] }
    switch dice.roll(6) {
    case 0: add(&builder, .scale, [x.operand], [.by: .float(-0.75)], in: (-0.75 * x.high)...(-0.75 * x.low))
    case 1: add(&builder, .exp, [x.operand], in: exponential(x.low)...exponential(min(3, x.high.rounded(.up))))
    case 2 where x.low >= 0.2: add(&builder, .log, [x.operand], in: -1.7...1.2)
    case 3: add(&builder, .leakyReLU, [x.operand], [.slope: .float(0.1)], in: min(x.low, 0.1 * x.low)...max(0, x.high))
    case 4: add(&builder, .softplus, [x.operand], in: 0...(max(0, x.high) + 0.7))
    default: add(&builder, .tanh, [x.operand], in: -1...1)
    }
  }

  mutating func addDropout(_ x: Known, _ builder: inout FunctionBuilder) {
    addDropout(x, rate: dice.pick([Float(0), 0.1, 0.25, 0.5]), &builder)
  }

  mutating func addDropout(_ x: Known, rate: Float, _ builder: inout FunctionBuilder) {
    let factor = 1 / (1 - Double(rate))
    add(
      &builder, .dropout, [x.operand, step], [.rate: .float(rate), .stream: stream()],
      in: min(0, x.low * factor)...max(0, x.high * factor))
  }

  mutating func squash(_ x: Known, _ builder: inout FunctionBuilder) {
    switch dice.roll(4) {
    case 0: add(&builder, .tanh, [x.operand], in: -1...1)
    case 1: add(&builder, .sigmoid, [x.operand], in: (x.magnitude <= 3 ? 0.04 : 0)...1)
    case 2: add(&builder, .softmax, [x.operand], in: 0...1)
    default: add(&builder, .scale, [x.operand], [.by: .float(1 / Float(max(1, x.magnitude)))], in: -1...1)
    }
  }

  /// Passes two values through the same weights and the same subsequent functions, like a discriminator's real and fake
  /// rows.
  mutating func addTwins(_ builder: inout FunctionBuilder) {
    let inputs = pool.filter {
      $0.type.shape == [module.batch, widths[0]] && $0.magnitude <= 3 && $0.operand.value != nil
    }
    let weights = module.parameters.indices.filter {
      module.parameters[$0].name.hasSuffix("weight") && module.parameters[$0].type.shape[0] == widths[0]
    }
    let weight = dice.pick(weights)
    let steps = (0..<(1 + dice.roll(3))).map { _ in dice.roll(4) }
    var ends: [Known] = []
    for x in [dice.pick(inputs), dice.pick(inputs)] {
      let bound = Double(widths[0]).squareRoot() * x.magnitude + 0.5
      add(
        &builder, .linear, [x.operand, .parameter(Parameter(weight)), .parameter(Parameter(weight + 1))],
        in: -bound...bound)
      for step in steps {
        let y = pool[pool.count - 1]
        switch step {
        case 0: addDropout(y, rate: 0.5, &builder)
        case 1: add(&builder, .relu, [y.operand], in: 0...max(0, y.high))
        case 2: add(&builder, .tanh, [y.operand], in: -1...1)
        default:
          let scale = pool.first { $0.operand.parameter != nil && $0.type == y.type }
          if let scale { add(&builder, .multiply, [y.operand, scale.operand], in: -y.magnitude...y.magnitude) }
        }
      }
      ends.append(pool[pool.count - 1])
    }
    for end in ends { scalars.append(mean(end, &builder)) }
  }

  mutating func addConcatenation(_ x: Known, _ builder: inout FunctionBuilder) {
    let y = dice.pick(pool.filter { $0.type.shape[0] == x.type.shape[0] })
    if x.type.columns + y.type.columns > 300 { return }
    add(&builder, .concatColumns, [x.operand, y.operand], in: min(x.low, y.low)...max(x.high, y.high))
  }

  mutating func addSlice(_ x: Known, _ builder: inout FunctionBuilder) {
    let width = 1 + dice.roll(x.type.columns - 1)
    let from = dice.roll(x.type.columns - width + 1)
    add(
      &builder, .sliceColumns, [x.operand], [.from: .integer(from)], type: .f32(x.type.shape[0], width),
      in: x.low...x.high)
  }

  /// Scales or shifts each column by its element of a bias.
  mutating func addByColumn(_ x: Known, _ builder: inout FunctionBuilder) {
    let rows = module.parameters.indices.filter { module.parameters[$0].type.shape == [x.type.columns] }
    guard let row = rows.randomElement(using: &dice) else { return }
    if dice.once(in: 2) {
      let bound = x.magnitude * 0.5
      add(&builder, .scaleColumns, [x.operand, .parameter(Parameter(row))], in: -bound...bound)
    } else {
      add(&builder, .shiftColumns, [x.operand, .parameter(Parameter(row))], in: (x.low - 0.5)...(x.high + 0.5))
    }
  }

  /// Normalises columns, with an epsilon that prevents columns of equal numbers from magnifying rounding errors.
  mutating func addNormalization(_ x: Known, _ builder: inout FunctionBuilder) {
    add(&builder, .normalizeColumns, [x.operand], [.epsilon: .float(0.5)], in: -3...3)
  }

  mutating func addSource(_ type: TensorType, _ builder: inout FunctionBuilder) {
    switch dice.roll(5) {
    case 4: addPoints(type.shape[0], &builder)
    case 3: add(&builder, .categorical, [step], [.stream: stream()], type: type, in: 0...1)
    case 0:
      let number = dice.pick([Float(0), 0.5, 1, -1])
      add(&builder, .constant, [], [.value: .float(number)], type: type, in: Double(number)...Double(number))
    case 1: add(&builder, .normal, [step], [.deviation: .float(0.5), .stream: stream()], type: type, in: -3...3)
    default:
      add(
        &builder, .uniform, [step], [.low: .float(0.25), .high: .float(1), .stream: stream()], type: type, in: 0.25...1)
    }
  }

  /// Draws from a distribution with components, given labels that are known, unknown or arbitrary numbers.
  mutating func addPoints(_ rows: Int, _ builder: inout FunctionBuilder) {
    // Labels must be inputs, since no gradient may flow to them.
    let arguments = Set(builder.function.arguments)
    let inputs = pool.filter { $0.type.shape[0] == rows && $0.operand.value.map(arguments.contains) == true }
    guard let labels = inputs.randomElement(using: &dice) else { return }
    let components = 1 + dice.roll(labels.type.columns)
    if dice.once(in: 2) {
      add(
        &builder, .mixture, [labels.operand, step],
        [
          .components: .integer(components), .radius: .float(1), .deviation: .float(0.2), .across: .float(0.1),
          .stream: stream(),
        ], type: .f32(rows, 2), in: -3...3)
    } else {
      add(
        &builder, .swissRoll, [labels.operand, step],
        [
          .components: .integer(components), .radius: .float(1), .turns: .float(2), .deviation: .float(0.1),
          .stream: stream(),
        ], type: .f32(rows, 2), in: -3...3)
    }
  }
}
