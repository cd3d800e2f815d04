import IngotDiagnostics
import IngotIR

extension Tensor {
  /// Combines two tensors of the same shape element by element. Errors show the line of the left side.
  public static func + (left: Tensor, right: Tensor) -> Tensor { pair(.add, "+", left, right) }
  public static func - (left: Tensor, right: Tensor) -> Tensor { pair(.subtract, "-", left, right) }
  public static func * (left: Tensor, right: Tensor) -> Tensor { pair(.multiply, "*", left, right) }
  public static func / (left: Tensor, right: Tensor) -> Tensor { pair(.divide, "/", left, right) }

  /// Adds a number to each element, or subtracts it from each element.
  public static func + (tensor: Tensor, number: Float) -> Tensor { tensor.pairedWith(.add, number) }
  public static func - (tensor: Tensor, number: Float) -> Tensor { tensor.pairedWith(.subtract, number) }

  public static func * (factor: Float, tensor: Tensor) -> Tensor { tensor.scaled(by: factor) }
  public static func * (tensor: Tensor, factor: Float) -> Tensor { tensor.scaled(by: factor) }
  public static prefix func - (tensor: Tensor) -> Tensor { tensor.scaled(by: -1) }

  /// e to the power of each element.
  public func exp() -> Tensor { applying(.exp) }

  /// The natural logarithm of each element.
  public func log() -> Tensor { applying(.log) }

  /// Each element that is above zero; zero for the others.
  public func relu() -> Tensor { applying(.relu) }

  /// The hyperbolic tangent of each element.
  public func tanh() -> Tensor { applying(.tanh) }

  /// `1 / (1 + exp(-x))` of each element.
  public func sigmoid() -> Tensor { applying(.sigmoid) }

  /// `log(1 + exp(x))` of each element.
  public func softplus() -> Tensor { applying(.softplus) }

  /// The mean over all elements, including the batch: a scalar.
  public func mean() -> Tensor {
    guard node.shape != nil else { return poisoned() }
    return Tensor(Node(.operation(.mean, [node], [:]), shape: .scalar, at: node.location))
  }

  private func pairedWith(_ opcode: Opcode, _ number: Float) -> Tensor {
    guard let shape = node.shape else { return poisoned() }
    guard number.isFinite else {
      return Tensor(Node(failing: "expected a finite number, found \(number)", of: [node], at: node.location))
    }
    let constant = Node(.constant(number), shape: shape, at: node.location)
    return Tensor(Node(.operation(opcode, [node, constant], [:]), shape: shape, at: node.location))
  }

  private func scaled(by factor: Float) -> Tensor {
    guard factor.isFinite else {
      return Tensor(Node(failing: "expected a finite factor, found \(factor)", of: [node], at: node.location))
    }
    return applying(.scale, [.by: .float(factor)])
  }

  private func applying(_ opcode: Opcode, _ attributes: [AttributeName: AttributeValue] = [:]) -> Tensor {
    guard let shape = node.shape else { return poisoned() }
    return Tensor(Node(.operation(opcode, [node], attributes), shape: shape, at: node.location))
  }

  private func poisoned() -> Tensor { Tensor(Node(failing: nil, of: [node], at: node.location)) }

  private static func pair(_ opcode: Opcode, _ symbol: String, _ left: Tensor, _ right: Tensor) -> Tensor {
    let operands = [left.node, right.node]
    guard let shape = left.node.shape, let other = right.node.shape else {
      return Tensor(Node(failing: nil, of: operands, at: left.node.location))
    }
    guard shape == other else {
      let message = "right side of '\(symbol)': expected \(shape), found \(other)"
      return Tensor(Node(failing: message, of: operands, at: left.node.location))
    }
    return Tensor(Node(.operation(opcode, operands, [:]), shape: shape, at: left.node.location))
  }
}
