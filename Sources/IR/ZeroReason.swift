/// Why many elements of a value are expected to be exactly zero.
package enum ZeroReason: String, Hashable, Sendable, CaseIterable {
  /// The value holds images, whose background is zero, or one-hot rows.
  case input
  /// A `relu` has made zero of what was negative.
  case relu
  /// A `dropout` has dropped elements.
  case dropout
  /// A `gate` has stopped the gradient of a `relu`.
  case gate
}

extension AttributeRule {
  /// Why zeros are expected in the left operand of a product: no reason, one, or several.
  static let zeros = AttributeRule(
    .zeros, .someOf(ZeroReason.allCases.map(\.rawValue)), default: .word(AttributeRule.noWord))
}

extension AttributeValue {
  /// The value of the attribute `zeros`: the reasons in the order of their declaration.
  package static func zeros(_ reasons: Set<ZeroReason>) -> AttributeValue {
    let words = ZeroReason.allCases.filter(reasons.contains).map(\.rawValue)
    return words.count > 1 ? .words(words) : .word(words.first ?? AttributeRule.noWord)
  }
}

extension Call {
  /// Why zeros are expected in the left operand of the product; empty if they are not, and for other opcodes.
  package var expectedZeros: Set<ZeroReason> { Set(words(.zeros).compactMap { ZeroReason(rawValue: $0) }) }
}
