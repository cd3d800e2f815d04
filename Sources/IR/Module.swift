/// The initial values of a parameter.
package enum Initializer: Hashable, Sendable {
  /// Uniform in `[-bound, bound)`.
  case uniform(bound: Float)
  case normal(deviation: Float)
  case zeros
  case constant(Float)
  /// Uniform in ±sqrt(6 / (fan in + fan out)) for an `[in x out]` weight (Glorot and Bengio, 2010).
  case glorotUniform
}

/// A persistent tensor, `NETWORK.INDEX.weight` or `NETWORK.INDEX.bias`.
package struct ParameterInfo: Hashable, Sendable {
  package var name: String
  package var type: TensorType
  package var initializer: Initializer
  /// Whether the parameter is a running statistic: kept and saved like any parameter, but no gradient flows to it.
  package var isBuffer: Bool
  package var layout: ParameterLayout

  package init(
    name: String, type: TensorType, initializer: Initializer, isBuffer: Bool = false,
    layout: ParameterLayout = .rowMajor
  ) {
    self.name = name
    self.type = type
    self.initializer = initializer
    self.isBuffer = isBuffer
    self.layout = layout
  }

  /// The bound of the initial values, if they are uniform around zero.
  package var initialBound: Double? {
    switch initializer {
    case .uniform(let bound): Double(bound)
    case .glorotUniform: (6 / Double(type.shape[0] + type.shape[1])).squareRoot()
    case .normal, .zeros, .constant: nil
    }
  }

  /// Whether the parameter belongs to the network with the given name.
  package func belongs(to network: String) -> Bool { name.hasPrefix(network + ".") }
}

/// A whole program: parameters, the phases that train them, and the networks in inference mode.
package struct Module: Hashable, Sendable {
  /// The version of the text form. A text that states no version uses the first.
  package static let format = 1

  package var name: String
  /// The number of rows of every input.
  package var batch: Int
  /// The seed of every random stream and of the initial parameters.
  package var seed: UInt64
  package var parameters: [ParameterInfo]
  package var functions: [Function]

  package init(
    name: String, batch: Int, seed: UInt64, parameters: [ParameterInfo] = [], functions: [Function] = []
  ) {
    self.name = name
    self.batch = batch
    self.seed = seed
    self.parameters = parameters
    self.functions = functions
  }

  package subscript(parameter: Parameter) -> ParameterInfo { parameters[parameter.index] }

  package var phases: [Function] { functions.filter { $0.kind == .phase } }

  /// The function with the given kind and name; a phase and a frozen network may share a name.
  package func function(_ kind: Function.Kind, named name: String) -> Function? {
    functions.first { $0.kind == kind && $0.name == name }
  }

  package func parameter(named name: String) -> Parameter? {
    parameters.firstIndex { $0.name == name }.map(Parameter.init)
  }

  /// The type of an operand as an instruction reads it: transposed if the operand is.
  package func type(of operand: Operand, in function: Function) -> TensorType {
    let type =
      switch operand.source {
      case .value(let value): function[value].type
      case .parameter(let parameter): self[parameter].type
      }
    return operand.isTransposed ? type.transposed : type
  }
}
