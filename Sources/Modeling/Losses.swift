import IngotDiagnostics
import IngotIR

/// The mean over all elements of `-(t log(y + tiny) + (1 - t) log(1 - y + tiny))` with `tiny` = 1e-15.
///
/// - Parameters:
///   - prediction: probabilities `y` in [0, 1].
///   - target: targets `t` in [0, 1], of the same shape.
public func binaryCrossEntropy(
  _ prediction: Tensor, _ target: Tensor, file: String = #filePath, line: Int = #line, column: Int = #column
) -> Tensor {
  loss(
    .binaryCrossEntropy, "binaryCrossEntropy", prediction, target,
    SourceLocation(file: file, line: line, column: column))
}

/// Binary cross-entropy against one target for all elements: 1 for real, 0 for fake.
public func binaryCrossEntropy(
  _ prediction: Tensor, _ target: Float, file: String = #filePath, line: Int = #line, column: Int = #column
) -> Tensor {
  let location = SourceLocation(file: file, line: line, column: column)
  guard let shape = prediction.node.shape else {
    return Tensor(Node(failing: nil, of: [prediction.node], at: location))
  }
  guard (0...1).contains(target) else {
    let message = "target of 'binaryCrossEntropy': expected a number from 0 to 1, found \(target)"
    return Tensor(Node(failing: message, of: [prediction.node], at: location))
  }
  let constant = Tensor(Node(.constant(target), shape: shape, at: location))
  return loss(.binaryCrossEntropy, "binaryCrossEntropy", prediction, constant, location)
}

/// The mean over all elements of `(y - t)²`.
public func meanSquaredError(
  _ prediction: Tensor, _ target: Tensor, file: String = #filePath, line: Int = #line, column: Int = #column
) -> Tensor {
  loss(
    .meanSquaredError, "meanSquaredError", prediction, target, SourceLocation(file: file, line: line, column: column))
}

/// The mean over rows of `-sum(t log(y + tiny))` with `tiny` = 1e-15.
///
/// - Parameters:
///   - prediction: one distribution over classes per row, such as the output of a softmax.
///   - target: one distribution per row, such as a one-hot label.
public func crossEntropy(
  _ prediction: Tensor, _ target: Tensor, file: String = #filePath, line: Int = #line, column: Int = #column
) -> Tensor {
  let location = SourceLocation(file: file, line: line, column: column)
  if case .rows(let shape)? = prediction.node.shape, shape.count == 1 {
    return loss(.crossEntropy, "crossEntropy", prediction, target, location)
  }
  let message = prediction.node.shape.map { "prediction of 'crossEntropy': expected one row of classes, found \($0)" }
  return Tensor(Node(failing: message, of: [prediction.node, target.node], at: location))
}

/// The divergence KL(N(mean, exp(log variance)) || N(0, 1)) of independent normal numbers, summed over a row and
/// averaged over the batch: the mean of `-(1 + v - m² - e^v) / 2` times the width (Kingma and Welling, arXiv 1312.6114,
/// appendix B).
///
/// - Parameters:
///   - mean: one row per example.
///   - logVariance: a tensor of the same shape.
public func klDivergence(
  mean: Tensor, logVariance: Tensor, file: String = #filePath, line: Int = #line, column: Int = #column
) -> Tensor {
  let location = SourceLocation(file: file, line: line, column: column)
  let operands = [mean.node, logVariance.node]
  guard let shape = mean.node.shape, let other = logVariance.node.shape else {
    return Tensor(Node(failing: nil, of: operands, at: location))
  }
  guard case .rows(let width) = shape, shape == other else {
    let message = "operands of 'klDivergence': expected rows of one shape, found \(shape) and \(other)"
    return Tensor(Node(failing: message, of: operands, at: location))
  }
  let terms = mean * mean + logVariance.exp() - logVariance - 1
  return (Float(width.reduce(1, *)) / 2) * terms.mean()
}

private func loss(
  _ opcode: Opcode, _ name: String, _ prediction: Tensor, _ target: Tensor, _ location: SourceLocation
) -> Tensor {
  let operands = [prediction.node, target.node]
  guard let shape = prediction.node.shape, let other = target.node.shape else {
    return Tensor(Node(failing: nil, of: operands, at: location))
  }
  guard shape == other else {
    return Tensor(Node(failing: "target of '\(name)': expected \(shape), found \(other)", of: operands, at: location))
  }
  return Tensor(Node(.operation(opcode, operands, [:]), shape: .scalar, at: location))
}
