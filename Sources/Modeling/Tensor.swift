package import IngotDiagnostics
package import IngotIR

/// A symbolic tensor: a description of what will be computed, not a number.
///
/// Shapes omit the batch, which is always the first dimension and is fixed when the model is compiled. A tensor whose
/// shapes do not fit reports one error at the line that created it; tensors computed from it report no further errors.
public struct Tensor: Sendable {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  /// A minibatch of data, with one row per example, which a run feeds according to its role.
  ///
  /// - Parameters:
  ///   - role: the part of the data that is fed.
  ///   - name: the name in the program and in files; the role's name by default.
  ///   - shape: the shape of one example, without the batch.
  public static func input(
    _ role: InputRole, named name: String? = nil, shape: [Int], file: String = #filePath, line: Int = #line,
    column: Int = #column
  ) -> Tensor {
    input(name ?? role.name, role.role, shape, SourceLocation(file: file, line: line, column: column))
  }

  /// A tensor that the caller of the program supplies by name.
  ///
  /// - Parameters:
  ///   - name: a name of letters, digits, `_` and `-`.
  ///   - shape: the shape of one example, without the batch.
  public static func input(
    _ name: String, shape: [Int], file: String = #filePath, line: Int = #line, column: Int = #column
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

/// A node of the symbolic graph. A node is identified by reference: a node that is used twice is computed once.
package final class Node: Sendable {
  package enum Kind: Sendable {
    case input(String, ArgumentRole?)
    /// A draw from a distribution, with the labels if it depends on labels.
    case sample(Distribution, [Node])
    case constant(Float)
    case operation(Opcode, [Node], [AttributeName: AttributeValue])
    /// The sum of each row, as a row of one number.
    case rowSums(Node)
    /// The argument that a layer's function is applied to.
    case placeholder
    case application(Network, Node, ApplicationMode)
    /// A head of the network on an application of its trunk.
    case head(Network, Int, Node, ApplicationMode)
    /// A node that cannot be computed; `diagnostic` says why, unless an operand already does.
    case failed([Node])
  }

  package let kind: Kind
  /// The shape, or nil if poisoned by an error in this node or in one that it depends on.
  package let shape: SymbolicShape?
  package let location: SourceLocation
  package let diagnostic: Diagnostic?

  package init(_ kind: Kind, shape: SymbolicShape, at location: SourceLocation) {
    self.kind = kind
    self.shape = shape
    self.location = location
    diagnostic = nil
  }

  /// Creates a node that reports an error, or that reports nothing because one of its operands reports an error.
  package init(failing message: String?, of operands: [Node] = [], at location: SourceLocation) {
    kind = .failed(operands)
    shape = nil
    self.location = location
    diagnostic = message.map { Diagnostic($0, at: location) }
  }

  /// Creates a node that reports nothing because its operand or its network reports an error.
  package init(_ kind: Kind, poisonedAt location: SourceLocation) {
    self.kind = kind
    shape = nil
    self.location = location
    diagnostic = nil
  }

  /// Creates a node without operands, with a shape that the user wrote.
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

/// Whether a name can appear in the text form: it consists of letters, digits, `_` and `-`, and starts with a letter.
package func isIdentifier(_ name: String) -> Bool {
  guard let first = name.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else { return false }
  return name.unicodeScalars.allSatisfy {
    $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
  }
}
