package import IngotDiagnostics
package import IngotIR

/// A symbolic tensor: what will be computed, not a number.
///
/// Shapes leave out the batch, which is always the first dimension and is fixed when the model is compiled. A tensor
/// whose shapes do not fit reports one error at the line that made it; what is computed from it stays silent.
public struct Tensor: Sendable {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  /// A minibatch of data, one row an example, which a run feeds by its role.
  ///
  /// - Parameters:
  ///   - role: what is fed.
  ///   - name: in the program and in files; the role's own by default.
  ///   - shape: of one example, without the batch.
  public static func input(
    _ role: InputRole, named name: String? = nil, shape: [Int], file: String = #fileID, line: Int = #line,
    column: Int = #column
  ) -> Tensor {
    input(name ?? role.name, role.role, shape, SourceLocation(file: file, line: line, column: column))
  }

  /// A tensor that whoever runs the program gives by name.
  ///
  /// - Parameters:
  ///   - name: letters, digits, `_` and `-`.
  ///   - shape: of one example, without the batch.
  public static func input(
    _ name: String, shape: [Int], file: String = #fileID, line: Int = #line, column: Int = #column
  ) -> Tensor {
    input(name, nil, shape, SourceLocation(file: file, line: line, column: column))
  }

  private static func input(
    _ name: String, _ role: ArgumentRole?, _ shape: [Int], _ location: SourceLocation
  ) -> Tensor {
    if name == "step" || !isIdentifier(name) {
      return Tensor(
        Node(
          failing: "expected an input named by letters, digits, '_' or '-' and not 'step', found '\(name)'",
          at: location))
    }
    return Tensor(Node(.input(name, role), checking: shape, at: location))
  }
}

/// The shape of a symbolic tensor.
package enum SymbolicShape: Hashable, Sendable, CustomStringConvertible {
  /// One number: a loss.
  case scalar
  /// One row of this shape for each example of the batch.
  case rows([Int])

  package var description: String {
    switch self {
    case .scalar: "a scalar"
    case .rows(let shape): "\(shape)"
    }
  }

  package func type(batch: Int) -> TensorType {
    switch self {
    case .scalar: .scalar
    case .rows(let shape): .f32([batch] + shape)
    }
  }
}

/// A node of the symbolic graph. Its identity is its meaning: a node used twice is computed once.
package final class Node: Sendable {
  package enum Kind: Sendable {
    case input(String, ArgumentRole?)
    /// A draw; of one that depends on labels, with those.
    case sample(Distribution, [Node])
    case constant(Float)
    case operation(Opcode, [Node], [AttributeName: AttributeValue])
    /// The sum of each row, as a row of one number.
    case rowSums(Node)
    /// What a function of a layer is applied to.
    case placeholder
    case application(Network, Node, ApplicationMode)
    /// A head of the network on an application of its trunk.
    case head(Network, Int, Node, ApplicationMode)
    /// Something that cannot be computed; `diagnostic` says why, unless an operand has said so.
    case failed([Node])
  }

  package let kind: Kind
  /// Nil when poisoned by an error here or above.
  package let shape: SymbolicShape?
  package let location: SourceLocation
  package let diagnostic: Diagnostic?

  package init(_ kind: Kind, shape: SymbolicShape, at location: SourceLocation) {
    self.kind = kind
    self.shape = shape
    self.location = location
    diagnostic = nil
  }

  /// A node that reports an error, or that stays silent because one of its operands does.
  package init(failing message: String?, of operands: [Node] = [], at location: SourceLocation) {
    kind = .failed(operands)
    shape = nil
    self.location = location
    diagnostic = message.map { Diagnostic($0, at: location) }
  }

  /// A node that stays silent because its operand or its network has an error to report.
  package init(_ kind: Kind, poisonedAt location: SourceLocation) {
    self.kind = kind
    shape = nil
    self.location = location
    diagnostic = nil
  }

  /// A node without operands, whose shape the user wrote.
  package convenience init(_ kind: Kind, checking shape: [Int], at location: SourceLocation) {
    if shape.isEmpty || shape.contains(where: { $0 < 1 }) {
      self.init(failing: "expected a shape of dimensions of at least 1, found \(shape)", at: location)
    } else {
      self.init(kind, shape: .rows(shape), at: location)
    }
  }

  var isRandom: Bool {
    if case .sample = kind { true } else { false }
  }

  package var operands: [Node] {
    switch kind {
    case .input, .constant, .placeholder: []
    case .sample(_, let operands), .operation(_, let operands, _), .failed(let operands): operands
    case .rowSums(let operand): [operand]
    case .application(_, let input, _): [input]
    case .head(_, _, let trunk, _): [trunk]
    }
  }
}

/// Whether a name can stand in the text form: letters, digits, `_` and `-`, the first a letter.
package func isIdentifier(_ name: String) -> Bool {
  guard let first = name.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else { return false }
  return name.unicodeScalars.allSatisfy {
    $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
  }
}
