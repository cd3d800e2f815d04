package import IngotIR

/// Returns a random elaborated module, written without the DSL. It may contain any opcode of a model, on operands of
/// any suitable shape, with values that are read several times, transposed or not at all.
///
/// Magnitudes are tracked so that the program is well scaled: nothing overflows, and no logarithm or quotient loses the
/// digits in which two executors are compared.
package func randomModule(seed: UInt64) -> Module {
  var dice = Dice(seed: seed)
  return randomModule(choosing: &dice)
}

/// Returns the module that these dice choose.
package func randomModule(choosing dice: inout Dice) -> Module {
  var writer = RandomModuleWriter(dice)
  defer { dice = writer.dice }
  return writer.write()
}

/// Returns a random module of funcs, which compute what random phases do, or a part of it.
package func randomFunctions(seed: UInt64, count: Int) -> Module {
  var writer = RandomModuleWriter(Dice(seed: seed))
  return writer.writeFunctions(count)
}

struct RandomModuleWriter {
  /// A value and the interval that contains its elements.
  struct Known {
    let operand: Operand
    let type: TensorType
    let low: Double
    let high: Double
    var magnitude: Double { max(low.magnitude, high.magnitude) }
  }

  var dice: Dice
  var module: Module
  let widths: [Int]
  var streams = 0
  var pool: [Known] = []
  var scalars: [Value] = []
  var step = Operand.value(Value(0))

  init(_ dice: Dice) {
    var dice = dice
    // One module in twelve is large enough for several tiles.
    let isLarge = dice.once(in: 12)
    let batch = isLarge ? dice.pick([64, 100, 130]) : 1 + dice.roll(6)
    module = Module(name: "random-module", batch: batch, seed: dice.next())
    let choices = isLarge ? [64, 100, 130] : [1, 2, 3, 5, 8, 15, 16, 17, 24, 33, 50]
    widths = [dice.pick(choices), dice.pick(choices)]
    self.dice = dice
  }

  mutating func write() -> Module {
    for network in ["a", "b"] { addParameters(of: network) }
    for index in 0...dice.roll(3) { module.functions.append(phase("phase\(index)")) }
    return module
  }

  mutating func writeFunctions(_ count: Int) -> Module {
    for network in ["a", "b"] { addParameters(of: network) }
    for index in 0..<count {
      var function = phase("f\(index)")
      function.kind = .func
      let values = pool.compactMap(\.operand.value).filter { value in function.body.contains { $0.result == value } }
      let result = dice.once(in: 3) || values.isEmpty ? function.terminator.value : dice.pick(values)
      function.terminator = .return(result)
      function.resultType = function[result].type
      module.functions.append(function)
    }
    return module
  }

  /// Adds a weight and a bias for each pair of widths, and a matrix with the shape of a minibatch.
  mutating func addParameters(of network: String) {
    var index = 0
    for from in widths {
      for to in widths {
        let bound = 1 / Float(from).squareRoot()
        module.parameters.append(
          ParameterInfo(
            name: "\(network).\(index).weight", type: .f32(from, to), initializer: .uniform(bound: bound)))
        module.parameters.append(
          ParameterInfo(name: "\(network).\(index).bias", type: .f32(to), initializer: .uniform(bound: 0.5)))
        index += 1
      }
    }
    module.parameters.append(
      ParameterInfo(
        name: "\(network).\(index).scale", type: .f32(module.batch, widths[0]), initializer: .uniform(bound: 1)))
  }

  mutating func phase(_ name: String) -> Function {
    var builder = FunctionBuilder(.phase, name, in: module)
    pool = []
    scalars = []
    for (index, width) in widths.enumerated() {
      let type = TensorType.f32(module.batch, width)
      pool.append(Known(operand: .value(builder.addArgument("x\(index)", type)), type: type, low: 0, high: 1))
    }
    step = .value(builder.addArgument("step", .step))
    for (index, info) in module.parameters.enumerated() where info.name.hasSuffix("scale") {
      pool.append(Known(operand: .parameter(Parameter(index)), type: info.type, low: -1, high: 1))
    }
    for _ in 0..<(4 + dice.roll(20)) { addInstruction(&builder) }
    if dice.once(in: 2) { addTwins(&builder) }
    // Add a product, so that the phase has something to train.
    addLinear(&builder)
    scalars.append(mean(pool[pool.count - 1], &builder))
    for _ in 0...dice.roll(2) { addLoss(&builder) }
    let loss = scalars.dropFirst().reduce(scalars[0]) { sum, term in
      append(&builder, .add, [.value(sum), .value(term)])
    }
    let reached = builder.function.parametersReaching(loss)
    let networks = ["a", "b"].filter { network in reached.contains { module[$0].belongs(to: network) } }
    let trained = networks.count == 2 && dice.once(in: 2) ? [dice.pick(networks)] : networks
    builder.finish(with: .minimize(loss, networks: trained, optimizer: optimizer()))
    return builder.function
  }

  mutating func optimizer() -> Optimizer {
    var attributes: [AttributeName: AttributeValue] = [.rate: .float(0.01)]
    if dice.once(in: 4) { attributes[.warmup] = .integer(1 + dice.roll(4)) }
    if dice.once(in: 4) { attributes[.at] = dice.once(in: 2) ? .integer(1) : .integers([1, 3]) }
    if dice.once(in: 4) { attributes[.over] = .integer(1 + dice.roll(9)) }
    let opcode = dice.once(in: 2) ? Opcode.sgd : .adam
    if opcode == .sgd, dice.once(in: 2) { attributes[.momentum] = .float(0.5) }
    if opcode == .sgd, dice.once(in: 3) { attributes[.nesterov] = .word("true") }
    if opcode == .adam {
      attributes[.rate] = .float(0.001)
      if dice.once(in: 3) { attributes[.decay] = .float(0.1) }
    }
    return Optimizer(
      opcode, Attributes(attributes, rules: opcode.signature.attributes),
      clip: dice.once(in: 4) ? dice.pick([0.01, 100]) : nil)
  }
}
