package import IngotDiagnostics
package import IngotIR

/// One step of a network, or a sequence of steps.
///
/// Ingot's layers are values such as ``Linear`` and ``ReLU``. Your own layers are compositions of these, written as a
/// type or as a function:
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

/// A sequence of layers.
public struct Layers: Layer {
  package let specifications: [LayerSpecification]

  package init(_ specifications: [LayerSpecification]) { self.specifications = specifications }

  fileprivate init(_ kind: LayerSpecification.Kind, _ file: String, _ line: Int, _ column: Int) {
    self.init([LayerSpecification(kind: kind, location: SourceLocation(file: file, line: line, column: column))])
  }

  // An explicit `return` disables the protocol's result builder, which would call `layers` again.
  public var layers: Layers { return self }
}

/// The definition of one layer, and the DSL line that it comes from.
package struct LayerSpecification: Sendable {
  package enum Kind: Sendable {
    case linear(width: Int, weight: Initialization, bias: Initialization?)
    case batchNormalization(isAffine: Bool, factor: Float, epsilon: Float)
    case dropout(rate: Float)
    /// An opcode with one operand, whose result has the operand's shape.
    case activation(Opcode, [AttributeName: AttributeValue] = [:])
    /// A function of a tensor, whose result has the tensor's shape.
    case function(@Sendable (Tensor) -> Tensor)
  }

  package let kind: Kind
  package let location: SourceLocation
}

/// The initial values of a layer's parameters.
public enum Initialization: Hashable, Sendable {
  /// Uniform in ±1/sqrt(fan in), where fan in is the width of the layer's input.
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
  ///   - bias: the initial values of the bias, or nil for no bias.
  public init(
    _ width: Int, weight: Initialization = .fanIn, bias: Initialization? = .fanIn, file: String = #filePath,
    line: Int = #line, column: Int = #column
  ) {
    layers = Layers(.linear(width: width, weight: weight, bias: bias), file, line, column)
  }
}

/// Normalises each column to mean 0 and variance 1 and then, if affine, applies a trained scale and shift to each
/// column (Ioffe and Szegedy, arXiv 1502.03167).
///
/// In training mode, the mean and the variance are those of the minibatch. In inference mode, they are running
/// statistics, which a phase that trains the network moves towards those of its minibatches.
public struct BatchNormalization: Layer {
  public let layers: Layers

  /// - Parameters:
  ///   - affine: whether the layer has a scale and a shift.
  ///   - factor: how far a step moves the running statistics towards the minibatch's, from 0 to 1.
  ///   - epsilon: the number added to the variance, above 0.
  public init(
    affine: Bool = true, factor: Float = 0.1, epsilon: Float = 1e-5, file: String = #filePath, line: Int = #line,
    column: Int = #column
  ) {
    layers = Layers(.batchNormalization(isAffine: affine, factor: factor, epsilon: epsilon), file, line, column)
  }
}

/// In training mode, sets each element to zero with probability `rate` and divides the others by `1 - rate`; in
/// inference mode, has no effect.
public struct Dropout: Layer {
  public let layers: Layers

  /// - Parameter rate: the probability, from 0 to below 1.
  public init(rate: Float, file: String = #filePath, line: Int = #line, column: Int = #column) {
    layers = Layers(.dropout(rate: rate), file, line, column)
  }
}

/// The rectified linear unit, `max(x, 0)`.
public struct ReLU: Layer {
  public let layers: Layers

  public init(file: String = #filePath, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.relu), file, line, column)
  }
}

/// The leaky ReLU: `x` if it is above zero, otherwise `slope * x`.
public struct LeakyReLU: Layer {
  public let layers: Layers

  /// - Parameter slope: the slope below zero, at least 0.
  public init(slope: Float = 0.01, file: String = #filePath, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.leakyReLU, [.slope: .float(slope)]), file, line, column)
  }
}

/// The hyperbolic tangent.
public struct Tanh: Layer {
  public let layers: Layers

  public init(file: String = #filePath, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.tanh), file, line, column)
  }
}

/// The sigmoid function, `1 / (1 + exp(-x))`.
public struct Sigmoid: Layer {
  public let layers: Layers

  public init(file: String = #filePath, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.sigmoid), file, line, column)
  }
}

/// A smooth ReLU, `log(1 + exp(x))`.
public struct Softplus: Layer {
  public let layers: Layers

  public init(file: String = #filePath, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.softplus), file, line, column)
  }
}

/// `x` times the probability that a standard normal number is below `x`, in the approximation by the hyperbolic
/// tangent, `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))) / 2` (Hendrycks and Gimpel, arXiv 1606.08415).
public struct GELU: Layer {
  public let layers: Layers

  public init(file: String = #filePath, line: Int = #line, column: Int = #column) {
    let function = Elementwise(file: file, line: line, column: column) { x in
      let inner = 0.7978846 * (x + 0.044715 * (x * x * x))
      return 0.5 * (x * (inner.tanh() + 1))
    }
    layers = function.layers
  }
}

/// A custom function that is applied element by element:
///
///     Elementwise { x in x * x.sigmoid() }
public struct Elementwise: Layer {
  public let layers: Layers

  /// - Parameter function: a function whose result has the shape of its argument and depends on nothing else.
  public init(
    file: String = #filePath, line: Int = #line, column: Int = #column,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) {
    layers = Layers(.function(function), file, line, column)
  }
}

/// Exponentials over the last dimension, divided by their sum: one distribution per row.
public struct Softmax: Layer {
  public let layers: Layers

  public init(file: String = #filePath, line: Int = #line, column: Int = #column) {
    layers = Layers(.activation(.softmax), file, line, column)
  }
}
