import IngotDiagnostics
import IngotIR

extension FunctionElaboration {
  mutating func apply(_ network: Network, to input: Value, mode: ApplicationMode) -> Value {
    apply(network.layers, of: network, firstIndex: 0, to: input, mode: mode)
  }

  mutating func apply(_ network: Network, head: Int, to trunk: Value, mode: ApplicationMode) -> Value {
    let before = network.layers + network.declaredHeads[..<head].flatMap(\.layers)
    return apply(
      network.declaredHeads[head].layers, of: network, firstIndex: before.count(where: \.ownsParameters), to: trunk,
      mode: mode)
  }

  /// - Parameter firstIndex: the index of the first of `layers` that owns parameters, among all such layers of the
  ///   network.
  private mutating func apply(
    _ layers: [LayerSpecification], of network: Network, firstIndex: Int, to input: Value, mode: ApplicationMode
  ) -> Value {
    var current = input
    var index = firstIndex
    for layer in layers {
      let prefix = "\(network.name).\(index)"
      let location = layer.location
      switch layer.kind {
      case .linear(_, _, let bias):
        let weight = Operand.parameter(parameter("\(prefix).weight"))
        if bias == nil {
          current = append(.matmul, [.value(current), weight], at: location)
        } else {
          current = append(.linear, [.value(current), weight, .parameter(parameter("\(prefix).bias"))], at: location)
        }
      case .batchNormalization(let isAffine, let factor, let epsilon):
        if mode == .training {
          if trackedNetworks.contains(network.name) { track(current, prefix, factor, at: location) }
          current = append(.normalizeColumns, [.value(current)], [.epsilon: .float(epsilon)], at: location)
        } else {
          current = normalizeByRunning(current, prefix, epsilon, at: location)
        }
        if isAffine {
          let (weight, bias) = (parameter("\(prefix).weight"), parameter("\(prefix).bias"))
          current = append(.scaleColumns, [.value(current), .parameter(weight)], at: location)
          current = append(.shiftColumns, [.value(current), .parameter(bias)], at: location)
        }
      case .dropout(let rate):
        // Dropout is the identity in inference mode; a rate of 0 needs no stream either.
        if mode == .inference || rate == 0 { continue }
        current = append(
          .dropout, [.value(current), step], [.rate: .float(rate), .stream: takeStream()], at: location)
      case .activation(let opcode, let attributes):
        current = append(opcode, [.value(current)], attributes, at: location)
      case .function(let function): current = apply(function, to: current, at: location)
      }
      if layer.ownsParameters { index += 1 }
    }
    return current
  }

  /// Elaborates the result of applying the function to a placeholder tensor for the value.
  private mutating func apply(
    _ function: (Tensor) -> Tensor, to input: Value, at location: SourceLocation
  ) -> Value {
    let shape = SymbolicShape.rows(Array(type(of: input).shape.dropFirst()))
    let placeholder = Node(.placeholder, shape: shape, at: location)
    return elaborate(function(Tensor(placeholder)).node, binding: placeholder, to: input)
  }

  /// Moves the running statistics of a layer towards those of its input. The updates come at the end of the phase,
  /// because nothing may read a parameter after its update.
  private mutating func track(_ input: Value, _ prefix: String, _ factor: Float, at location: SourceLocation) {
    for (opcode, name) in [(Opcode.trackMean, "mean"), (.trackVariance, "variance")] {
      trackings.append(
        Instruction(
          opcode, [.parameter(parameter("\(prefix).\(name)")), .value(input)],
          Attributes([.factor: .float(factor)], rules: opcode.signature.attributes), role: .update, location: location))
    }
  }

  private mutating func normalizeByRunning(
    _ input: Value, _ prefix: String, _ epsilon: Float, at location: SourceLocation
  ) -> Value {
    let offset = append(.scale, [.parameter(parameter("\(prefix).mean"))], [.by: .float(-1)], at: location)
    let centered = append(.shiftColumns, [.value(input), .value(offset)], at: location)
    let inverse = append(
      .inverseDeviation, [.parameter(parameter("\(prefix).variance"))], [.epsilon: .float(epsilon)], at: location)
    return append(.scaleColumns, [.value(centered), .value(inverse)], at: location)
  }
}
