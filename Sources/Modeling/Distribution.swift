import IngotDiagnostics
package import IngotIR

/// A distribution to draw from: the prior of a code.
public struct Distribution: Sendable {
  package let opcode: Opcode
  package let attributes: [AttributeName: AttributeValue]
  let shape: [Int]
  let problem: String?
  /// The number of components of a distribution that has a part for each class.
  private let components: Int?

  private init(
    _ opcode: Opcode, _ attributes: [AttributeName: AttributeValue], shape: [Int], components: Int? = nil,
    expecting expectation: String, _ found: String, where isValid: Bool
  ) {
    self.opcode = opcode
    self.attributes = attributes
    self.shape = shape
    self.components = components
    problem = isValid ? nil : "expected \(expectation), found \(found)"
  }

  /// A distribution of independent normal numbers.
  ///
  /// - Parameters:
  ///   - deviation: the standard deviation of each number, at least 0.
  ///   - shape: the shape of one example, without the batch.
  public static func normal(mean: Float = 0, deviation: Float = 1, shape: [Int]) -> Distribution {
    Distribution(
      .normal, [.mean: .float(mean), .deviation: .float(deviation)], shape: shape,
      expecting: "a finite mean and a standard deviation of at least 0", "\(mean) and \(deviation)",
      where: mean.isFinite && deviation.isFinite && deviation >= 0)
  }

  /// A distribution of independent numbers, uniform from `low` to `high`. Where the range is small beside its bounds,
  /// rounding can reach `high` itself.
  public static func uniform(from low: Float = 0, to high: Float = 1, shape: [Int]) -> Distribution {
    Distribution(
      .uniform, [.low: .float(low), .high: .float(high)], shape: shape,
      expecting: "finite bounds in ascending order", "\(low) and \(high)",
      where: low.isFinite && high.isFinite && low < high)
  }

  /// A distribution over equally likely classes; a draw is a row of zeros with a single one.
  public static func categorical(classes: Int) -> Distribution {
    Distribution(
      .categorical, [:], shape: [classes], expecting: "at least one class", "\(classes)", where: classes >= 1)
  }

  /// A mixture of two-dimensional normal distributions on a circle around the origin, the first to the right of the
  /// origin and the others following anticlockwise, each elongated away from the origin (Makhzani et al., arXiv
  /// 1511.05644, section 2.3).
  ///
  /// - Parameters:
  ///   - radius: the radius of the circle.
  ///   - deviation: the standard deviation along the radius.
  ///   - across: the standard deviation across the radius.
  public static func mixture(
    components: Int, radius: Float, deviation: Float, across: Float
  ) -> Distribution {
    Distribution(
      .mixture,
      [
        .components: .integer(components), .radius: .float(radius), .deviation: .float(deviation),
        .across: .float(across),
      ], shape: [2], components: components, expecting: "at least one component, and finite sizes of at least 0",
      "\(components) of radius \(radius), standard deviations \(deviation) and \(across)",
      where: components >= 1 && [radius, deviation, across].allSatisfy { $0 >= 0 && $0.isFinite })
  }

  /// A two-dimensional spiral from the origin outwards, uniform in area. Each component has one piece of the spiral,
  /// and the first has the innermost (Makhzani et al., arXiv 1511.05644, section 2.3).
  ///
  /// - Parameters:
  ///   - radius: the radius of the outer end.
  ///   - turns: the number of turns around the origin.
  ///   - deviation: the standard deviation from the spiral.
  public static func swissRoll(
    components: Int, radius: Float, turns: Float = 2, deviation: Float
  ) -> Distribution {
    Distribution(
      .swissRoll,
      [
        .components: .integer(components), .radius: .float(radius), .turns: .float(turns),
        .deviation: .float(deviation),
      ], shape: [2], components: components, expecting: "at least one component, and finite sizes of at least 0",
      "\(components) of radius \(radius), \(turns) turns, standard deviation \(deviation)",
      where: components >= 1 && [radius, turns, deviation].allSatisfy { $0 >= 0 && $0.isFinite })
  }

  /// Returns one draw for each example, new at each step. Two calls make two independent draws.
  public func sample(file: String = #filePath, line: Int = #line, column: Int = #column) -> Tensor {
    let location = SourceLocation(file: file, line: line, column: column)
    if let problem { return Tensor(Node(failing: problem, at: location)) }
    guard let components else { return Tensor(Node(.sample(self, []), checking: shape, at: location)) }
    // No label names a component, so each row draws its own.
    let unknown = Node(.constant(0), checking: [components], at: location)
    return Tensor(Node(.sample(self, [unknown]), checking: shape, at: location))
  }

  /// Returns one draw for each example from the component that its label names.
  ///
  /// - Parameter labels: one row per example, with a column for each component and possibly more columns. If the
  ///   component columns of a row are all zero, the row's component is drawn, too.
  public func sample(
    of labels: Tensor, file: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Tensor {
    let location = SourceLocation(file: file, line: line, column: column)
    func failing(_ message: String?) -> Tensor { Tensor(Node(failing: message, of: [labels.node], at: location)) }
    if let problem { return failing(problem) }
    guard let labelShape = labels.node.shape else { return failing(nil) }
    guard let components else { return failing("expected a distribution with components, found '\(opcode.rawValue)'") }
    guard case .rows(let width) = labelShape, width.count == 1, width[0] >= components else {
      return failing("labels of a distribution: expected at least \(components) columns, found \(labelShape)")
    }
    return Tensor(Node(.sample(self, [labels.node]), checking: shape, at: location))
  }
}
