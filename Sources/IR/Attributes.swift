/// The name of an attribute as printed between braces.
package enum AttributeName: String, Hashable, Sendable, CaseIterable {
  case rate, stream, by, slope, value, mean, deviation, low, high, scale, wrt
  case beta1, beta2, epsilon, momentum
  case bound
}

/// What an attribute holds.
package enum AttributeValue: Hashable, Sendable {
  case float(Float)
  case integer(Int)
  case word(String)
}

extension AttributeValue: CustomStringConvertible {
  /// The shortest text that parses to the same bits.
  package var description: String {
    switch self {
    case .float(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .word(let value): value
    }
  }
}

/// One attribute that an opcode takes: its kind, what is allowed, and the value that need not be printed.
package struct AttributeRule: Hashable, Sendable {
  package enum Allowed: Hashable, Sendable {
    /// Any finite float.
    case finite
    /// A float in `[0, 1)`.
    case fraction
    /// A float of at least zero.
    case nonNegative
    /// A float above zero.
    case positive
    /// An integer from 0 to 2^32 - 1.
    case stream
    /// One of these words.
    case words([String])
  }

  package let name: AttributeName
  package let allowed: Allowed
  package let defaultValue: AttributeValue?

  package init(_ name: AttributeName, _ allowed: Allowed, default defaultValue: AttributeValue? = nil) {
    self.name = name
    self.allowed = allowed
    self.defaultValue = defaultValue
  }

  /// The rule in words, for an error message.
  package var expectation: String {
    switch allowed {
    case .finite: "a finite number"
    case .fraction: "a number from 0 to below 1"
    case .nonNegative: "a number of at least 0"
    case .positive: "a number above 0"
    case .stream: "an integer from 0 to 4294967295"
    case .words(let words): words.map { "'\($0)'" }.joined(separator: " or ")
    }
  }

  package func allows(_ value: AttributeValue) -> Bool {
    switch (allowed, value) {
    case (.finite, .float(let x)): x.isFinite
    case (.fraction, .float(let x)): x >= 0 && x < 1
    case (.nonNegative, .float(let x)): x >= 0 && x.isFinite
    case (.positive, .float(let x)): x > 0 && x.isFinite
    case (.stream, .integer(let x)): x >= 0 && x <= Int(UInt32.max)
    case (.words(let words), .word(let x)): words.contains(x)
    case (.finite, _), (.fraction, _), (.nonNegative, _), (.positive, _), (.stream, _), (.words, _): false
    }
  }
}

/// The attributes of an instruction. Those equal to their default are not stored, so equal instructions compare equal.
package struct Attributes: Hashable, Sendable {
  private var stored: [AttributeName: AttributeValue] = [:]

  package init() {}

  /// Keeps what differs from the defaults of `rules`; names that no rule knows are kept for the verifier to report.
  package init(_ values: [AttributeName: AttributeValue], rules: [AttributeRule]) {
    let defaults = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0.defaultValue) })
    stored = values.filter { name, value in defaults[name] != .some(value) }
  }

  package var names: Set<AttributeName> { Set(stored.keys) }

  package subscript(name: AttributeName) -> AttributeValue? { stored[name] }

  /// `{rate: 0.25, stream: 0}` in the order of `rules`, or nothing when all are at their default.
  package func text(rules: [AttributeRule]) -> String {
    let items = rules.compactMap { rule in stored[rule.name].map { "\(rule.name.rawValue): \($0)" } }
    return items.isEmpty ? "" : " {\(items.joined(separator: ", "))}"
  }
}
