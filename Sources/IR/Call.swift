/// An opcode applied to operands: the main computation of an instruction, or one of the epilogues piped after it.
package struct Call: Hashable, Sendable {
  package var opcode: Opcode
  /// The operands; those of an epilogue exclude the one that the pipe supplies, ``Opcode/pipedOperand``.
  package var operands: [Operand]
  package var attributes: Attributes

  package init(_ opcode: Opcode, _ operands: [Operand], _ attributes: Attributes = Attributes()) {
    self.opcode = opcode
    self.operands = operands
    self.attributes = attributes
  }

  /// The parameter that an update writes.
  package var updatedParameter: Parameter? { opcode.isUpdate ? operands.first?.parameter : nil }

  // MARK: Attributes

  /// The attribute's value or its default. The verifier guarantees that a value of the right kind exists.
  package func float(_ name: AttributeName) -> Float {
    guard case .float(let value)? = attribute(name) else { fatalError("'\(opcode.rawValue)' has no number '\(name)'") }
    return value
  }

  /// The value of the attribute's text in double precision: 0.999 and not the nearest float, whose distance from one is
  /// wrong in the fifth digit.
  package func double(_ name: AttributeName) -> Double {
    let value = float(name)
    return Double("\(value)") ?? Double(value)
  }

  package func integer(_ name: AttributeName) -> Int {
    guard case .integer(let value)? = attribute(name) else {
      fatalError("'\(opcode.rawValue)' has no integer '\(name)'")
    }
    return value
  }

  package func word(_ name: AttributeName) -> String {
    guard case .word(let value)? = attribute(name) else { fatalError("'\(opcode.rawValue)' has no word '\(name)'") }
    return value
  }

  /// The random streams that the call draws from. If there are several, the rows form equal blocks, one for each
  /// stream.
  package var streams: [Int] { integers(.stream) }

  /// The integers of an attribute: one, several, or none if the call has no such attribute.
  package func integers(_ name: AttributeName) -> [Int] {
    switch attribute(name) {
    case .integer(let number)?: [number]
    case .integers(let numbers)?: numbers
    case .float?, .word?, .words?, nil: []
    }
  }

  /// The words of an attribute: one, several, or none if the call has no such attribute.
  package func words(_ name: AttributeName) -> [String] {
    switch attribute(name) {
    case .word(let word)?: [word]
    case .words(let words)?: words
    case .float?, .integer?, .integers?, nil: []
    }
  }

  private func attribute(_ name: AttributeName) -> AttributeValue? {
    attributes[name] ?? opcode.signature.attributes.first { $0.name == name }?.defaultValue
  }
}
