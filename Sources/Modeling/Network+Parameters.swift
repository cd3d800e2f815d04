package import IngotIR

extension LayerSpecification {
  var ownsParameters: Bool {
    switch kind {
    case .linear, .batchNormalization: true
    case .dropout, .activation, .function: false
    }
  }

  /// Returns the layer's parameters, with names that start with the layer's prefix.
  ///
  /// - Parameter input: the width of the layer's input.
  fileprivate func parameters(_ prefix: String, input: Int) -> [ParameterInfo] {
    switch kind {
    case .linear(let width, let weight, let bias):
      let weight = ParameterInfo(
        name: "\(prefix).weight", type: .f32(input, width), initializer: weight.initializer(fanIn: input))
      let bias = bias.map {
        ParameterInfo(name: "\(prefix).bias", type: .f32(width), initializer: $0.initializer(fanIn: input))
      }
      return [weight] + (bias.map { [$0] } ?? [])
    case .batchNormalization(let isAffine, _, _):
      func row(_ name: String, _ initializer: Initializer, isBuffer: Bool = false) -> ParameterInfo {
        ParameterInfo(name: "\(prefix).\(name)", type: .f32(input), initializer: initializer, isBuffer: isBuffer)
      }
      let affine = [row("weight", .constant(1)), row("bias", .zeros)]
      return (isAffine ? affine : []) + [
        row("mean", .zeros, isBuffer: true), row("variance", .constant(1), isBuffer: true),
      ]
    case .dropout, .activation, .function: return []
    }
  }
}

extension Network {
  /// The parameters of the network's layers, `NAME.INDEX.weight` and `.bias`, counted over the layers that own any:
  /// those of the trunk, then those of each head.
  package var parameters: [ParameterInfo] {
    var parameters: [ParameterInfo] = []
    var index = 0
    func add(_ layers: [LayerSpecification], _ shapes: [[Int]], from input: [Int]) {
      for (position, layer) in layers.enumerated() where layer.ownsParameters {
        let width = (position == 0 ? input : shapes[position - 1])[0]
        parameters += layer.parameters("\(name).\(index)", input: width)
        index += 1
      }
    }
    add(layers, shapes, from: inputShape)
    for (head, headShapes) in zip(declaredHeads, headShapes) {
      add(head.layers, headShapes, from: shapes.last ?? inputShape)
    }
    return parameters
  }
}

extension Initialization {
  func initializer(fanIn: Int) -> Initializer {
    switch self {
    case .fanIn: .uniform(bound: 1 / Float(fanIn).squareRoot())
    case .glorot: .glorotUniform
    case .normal(let deviation): .normal(deviation: deviation)
    case .uniform(let bound): .uniform(bound: bound)
    case .constant(let value): .constant(value)
    case .zeros: .zeros
    }
  }
}
