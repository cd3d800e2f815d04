/// A value of a function: an argument or the result of one instruction, never both and never twice.
///
/// An index into ``Function/values``. Analyses keep side tables indexed by it.
package struct Value: Hashable, Sendable {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A parameter of the module: persistent, updated in place. An index into ``Module/parameters``.
package struct Parameter: Hashable, Sendable {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A value or parameter that an instruction reads (or, for an update, reads and writes).
package struct Operand: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case value(Value)
    case parameter(Parameter)
  }

  package var source: Source
  /// Whether the operand is read as its transpose, written `^T`. Only products allow it.
  package var isTransposed: Bool

  package init(_ source: Source, transposed: Bool = false) {
    self.source = source
    self.isTransposed = transposed
  }

  package static func value(_ value: Value) -> Operand { Operand(.value(value)) }
  package static func parameter(_ parameter: Parameter) -> Operand { Operand(.parameter(parameter)) }

  package var transposed: Operand { Operand(source, transposed: !isTransposed) }

  package var value: Value? {
    if case .value(let value) = source { value } else { nil }
  }

  package var parameter: Parameter? {
    if case .parameter(let parameter) = source { parameter } else { nil }
  }
}
