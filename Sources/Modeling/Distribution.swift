import IngotDiagnostics
package import IngotIR

/// A distribution to draw from: the prior of a code.
public struct Distribution: Sendable {
  package let opcode: Opcode
  package let attributes: [AttributeName: AttributeValue]
  let shape: [Int]
  let problem: String?

  /// Independent normal numbers.
  ///
  /// - Parameters:
  ///   - deviation: the standard deviation of each, at least 0.
  ///   - shape: of one example, without the batch.
  public static func normal(mean: Float = 0, deviation: Float = 1, shape: [Int]) -> Distribution {
    let isValid = mean.isFinite && deviation.isFinite && deviation >= 0
    return Distribution(
      opcode: .normal, attributes: [.mean: .float(mean), .deviation: .float(deviation)], shape: shape,
      problem: isValid ? nil : "expected a finite mean and a deviation of at least 0, found \(mean) and \(deviation)")
  }

  /// Independent numbers, uniform from `low` to below `high`.
  public static func uniform(from low: Float = 0, to high: Float = 1, shape: [Int]) -> Distribution {
    let isValid = low.isFinite && high.isFinite && low < high
    return Distribution(
      opcode: .uniform, attributes: [.low: .float(low), .high: .float(high)], shape: shape,
      problem: isValid ? nil : "expected finite bounds in ascending order, found \(low) and \(high)")
  }

  /// One of several classes, each as likely as the others, as a row of zeros with a one in it.
  public static func categorical(classes: Int) -> Distribution {
    Distribution(
      opcode: .categorical, attributes: [:], shape: [classes],
      problem: classes >= 1 ? nil : "expected at least one class, found \(classes)")
  }

  /// One draw for each example; drawn anew at each step. Two calls are two independent draws.
  public func sample(file: String = #fileID, line: Int = #line, column: Int = #column) -> Tensor {
    let location = SourceLocation(file: file, line: line, column: column)
    if let problem { return Tensor(Node(failing: problem, at: location)) }
    return Tensor(Node(.sample(self), checking: shape, at: location))
  }
}
