package import IngotDiagnostics
package import IngotIR

/// A step of a network, or several in a row.
///
/// The layers of Ingot are values such as ``Linear`` and ``ReLU``; your own are compositions of them, as a type or as a
/// function:
///
///     @LayerBuilder
///     func hidden(_ width: Int, dropout rate: Float) -> Layers {
///       Linear(width)
///       Dropout(rate: rate)
///       ReLU()
///     }
public protocol Layer: Sendable {
  @LayerBuilder var layers: Layers { get }
}

/// Layers in a row.
public struct Layers: Layer {
  package let specifications: [LayerSpecification]

  package init(_ specifications: [LayerSpecification]) { self.specifications = specifications }

  fileprivate init(_ kind: LayerSpecification.Kind, _ file: String, _ line: Int, _ column: Int) {
    self.init([LayerSpecification(kind: kind, location: SourceLocation(file: file, line: line, column: column))])
  }

  // An explicit `return` keeps the protocol's builder out, which would ask for `layers` again.
  public var layers: Layers { return self }
}

/// What one layer is, and the line of the DSL that wrote it.
package struct LayerSpecification: Sendable {
  package enum Kind: Sendable {
    case linear(width: Int, weight: Initialization, bias: Initialization?)
    case batchNormalization(isAffine: Bool, factor: Float, epsilon: Float)
    case dropout(rate: Float)
    /// One opcode of one operand, whose result has its shape.
    case activation(Opcode, [AttributeName: AttributeValue] = [:])
    /// A function of a tensor whose result has its shape.
    case function(@Sendable (Tensor) -> Tensor)
  }

  package let kind: Kind
  package let location: SourceLocation
}

/// How the parameters of a layer start.
public enum Initialization: Hashable, Sendable {
  /// Uniform in ±1/sqrt(fan in), fan in being the width of the layer's input.
  case fanIn
  /// Uniform in ±sqrt(6 / (fan in + fan out)); weights only (Glorot and Bengio, 2010).
  case glorot
  case normal(deviation: Float)
  case uniform(bound: Float)
  case constant(Float)
  case zeros
}

/// `x W + b`: every output is a weighted sum of all inputs.
public struct Linear: Layer {
  public let layers: Layers

  /// - Parameters:
  ///   - width: the number of outputs.
  ///   - bias: nil for none.
  public init(
    _ width: Int, weight: Initialization = .fanIn, bias: Initialization? = .fanIn, file: String = #fileID,
    line: Int = #line, column: Int = #column
  ) {
    layers = Layers(.linear(width: width, weight: weight, bias: bias), file, line, column)
  }
}

/// Gives each column mean 0 and variance 1, then, where it is affine, a scale and a shift of its own, which are trained (Ioffe
/// and Szegedy, arXiv 1502.03167).
///
/// In training mode the mean and the variance are those of the minibatch; in inference mode they are running ones, which
/// a phase moves towards those of its minibatches where it trains the network.
public struct BatchNormalization: Layer {
  public let layers: Layers

  /// - Parameters:
  ///   - affine: whether there is a scale and a shift.
  ///   - factor: how far a step moves the running statistics towards the minibatch's, from 0 to 1.
  ///   - epsilon: added to the variance, above 0.
  public init(
    affine: Bool = true, factor: Float = 0.1, epsilon: Float = 1e-5, file: String = #fileID, line: Int = #line,
    column: Int = #column
  ) {
    layers = Layers(.batchNormalization(isAffine: affine, factor: factor, epsilon: epsilon), file, line, column)
  }
}

/// In training, sets each element to zero with probability `rate` and divides the others by `1 - rate`; in inference
/// mode it is not there at all.
public struct Dropout: Layer {
  public let layers: Layers

  /// - Parameter rate: from 0 to below 1.
  public init(rate: Float, file: String = #fileID, line: Int = #line, column: Int = #column) {
    layers = Layers(.dropout(rate: rate), file, line, column)
  }
}

/// `max(x, 0)`.
public struct ReLU: Layer {
  public let layers: Layers

  public init(file: String = #fileID, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.relu), file, line, column)
  }
}

/// `x` where it is above zero, elsewhere `slope * x`.
public struct LeakyReLU: Layer {
  public let layers: Layers

  /// - Parameter slope: at least 0.
  public init(slope: Float = 0.01, file: String = #fileID, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.leakyReLU, [.slope: .float(slope)]), file, line, column)
  }
}

/// The hyperbolic tangent.
public struct Tanh: Layer {
  public let layers: Layers

  public init(file: String = #fileID, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.tanh), file, line, column)
  }
}

/// `1 / (1 + exp(-x))`.
public struct Sigmoid: Layer {
  public let layers: Layers

  public init(file: String = #fileID, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.sigmoid), file, line, column)
  }
}

/// `log(1 + exp(x))`: a smooth ReLU.
public struct Softplus: Layer {
  public let layers: Layers

  public init(file: String = #fileID, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.softplus), file, line, column)
  }
}

/// `x` times the probability that a standard normal number is below it, in its approximation by the hyperbolic tangent,
/// `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))) / 2` (Hendrycks and Gimpel, arXiv 1606.08415).
public struct GELU: Layer {
  public let layers: Layers

  public init(file: String = #fileID, line: Int = #line, column: Int = #column) {
    let function = Elementwise(file: file, line: line, column: column) { x in
      let inner = 0.7978846 * (x + 0.044715 * (x * x * x))
      return 0.5 * (x * (inner.tanh() + 1))
    }
    layers = function.layers
  }
}

/// A function of your own, element by element:
///
///     Elementwise { x in x * x.sigmoid() }
public struct Elementwise: Layer {
  public let layers: Layers

  /// - Parameter function: what it gives has the shape of what it takes, and depends on nothing else.
  public init(
    file: String = #fileID, line: Int = #line, column: Int = #column,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) {
    layers = Layers(.function(function), file, line, column)
  }
}

/// Exponentials over the last dimension, divided by their sum: one distribution a row.
public struct Softmax: Layer {
  public let layers: Layers

  public init(file: String = #fileID, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.softmax), file, line, column)
  }
}
