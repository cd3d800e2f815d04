/// The name of an attribute as printed between braces.
package enum AttributeName: String, Hashable, Sendable, CaseIterable {
  case rate, stream, by, slope, value, mean, deviation, low, high, scale, wrt, from
  case beta1, beta2, epsilon, decay, momentum, nesterov
  case warmup, at, factor, over
  case components, radius, across, turns, norm
  case bound
  case zeros
}

/// The value of an attribute.
package enum AttributeValue: Hashable, Sendable {
  case float(Float)
  case integer(Int)
  /// Two or more integers.
  case integers([Int])
  case word(String)
  /// Two or more words.
  case words([String])

  /// Compares floats by their bits: 0 and -0 are different numbers, as are 1 / 0 and 1 / -0.
  package static func == (left: AttributeValue, right: AttributeValue) -> Bool {
    switch (left, right) {
    case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern
    case (.integer(let a), .integer(let b)): a == b
    case (.integers(let a), .integers(let b)): a == b
    case (.word(let a), .word(let b)): a == b
    case (.words(let a), .words(let b)): a == b
    case (.float, _), (.integer, _), (.integers, _), (.word, _), (.words, _): false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .float(let value): hasher.combine(value.bitPattern)
    case .integer(let value): hasher.combine(value)
    case .integers(let values): hasher.combine(values)
    case .word(let value): hasher.combine(value)
    case .words(let values): hasher.combine(values)
    }
  }
}

extension AttributeValue: CustomStringConvertible {
  /// The shortest text that parses to the same bits.
  package var description: String {
    switch self {
    case .float(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .integers(let values): "[\(values.map(String.init).joined(separator: ", "))]"
    case .word(let value): value
    case .words(let values): "[\(values.joined(separator: ", "))]"
    }
  }
}

/// One attribute that an opcode takes: its name, its allowed values, and its default value, which need not be printed.
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
    /// One integer from 0 to 2^32 - 1, or several in brackets.
    case streams
    /// A number of rows, columns or steps, at least 0.
    case count
    /// One count, or several in brackets.
    case counts
    /// One of these words.
    case words([String])
    /// The word ``noWord``, one of these words, or several of them in brackets, each once.
    case someOf([String])
  }

  /// The word for none of the words of `someOf`.
  static let noWord = "none"

  /// The maximum number of streams in one draw, and of drops in one rate schedule; the kernels hold both in fixed-size
  /// arrays.
  package static let maximumStreams = 8

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
    case .streams: "an integer from 0 to 4294967295, or 2 to \(Self.maximumStreams) of them in brackets"
    case .count: "an integer of at least 0"
    case .counts: "an integer of at least 0, or 2 to \(Self.maximumStreams) of them in brackets"
    case .words(let words): words.map { "'\($0)'" }.joined(separator: " or ")
    case .someOf(let words):
      "'\(Self.noWord)' or one of \(words.map { "'\($0)'" }.joined(separator: ", ")), or several of these in brackets"
    }
  }

  package func allows(_ value: AttributeValue) -> Bool {
    switch (allowed, value) {
    case (.finite, .float(let x)): x.isFinite
    case (.fraction, .float(let x)): x >= 0 && x < 1
    case (.nonNegative, .float(let x)): x >= 0 && x.isFinite
    case (.positive, .float(let x)): x > 0 && x.isFinite
    case (.stream, .integer(let x)), (.streams, .integer(let x)): Self.isStream(x)
    case (.streams, .integers(let streams)):
      (2...Self.maximumStreams).contains(streams.count) && streams.allSatisfy(Self.isStream)
    case (.count, .integer(let x)), (.counts, .integer(let x)): x >= 0
    case (.counts, .integers(let counts)):
      (2...Self.maximumStreams).contains(counts.count) && counts.allSatisfy { $0 >= 0 }
    case (.words(let words), .word(let x)): words.contains(x)
    case (.someOf(let words), .word(let x)): x == Self.noWord || words.contains(x)
    case (.someOf(let words), .words(let chosen)):
      chosen.count > 1 && Set(chosen).count == chosen.count && chosen.allSatisfy(words.contains)
    case (.finite, _), (.fraction, _), (.nonNegative, _), (.positive, _), (.stream, _), (.streams, _),
      (.count, _), (.counts, _), (.words, _), (.someOf, _):
      false
    }
  }

  private static func isStream(_ number: Int) -> Bool { number >= 0 && number <= Int(UInt32.max) }
}

/// The attributes of an instruction. Values equal to their default are not stored, so equal instructions compare equal.
package struct Attributes: Hashable, Sendable {
  private var stored: [AttributeName: AttributeValue] = [:]

  package init() {}

  /// Keeps the values that differ from the defaults in `rules`; names without a rule are kept for the verifier to
  /// report.
  package init(_ values: [AttributeName: AttributeValue], rules: [AttributeRule]) {
    let defaults = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0.defaultValue) })
    stored = values.filter { name, value in defaults[name] != .some(value) }
  }

  package var names: Set<AttributeName> { Set(stored.keys) }

  package subscript(name: AttributeName) -> AttributeValue? { stored[name] }

  /// Returns a copy with an attribute set to a value that differs from its default.
  package func with(_ name: AttributeName, _ value: AttributeValue) -> Attributes {
    var copy = self
    copy.stored[name] = value
    return copy
  }

  package func without(_ name: AttributeName) -> Attributes {
    var copy = self
    copy.stored[name] = nil
    return copy
  }

  /// The attributes as text, such as `{rate: 0.25, stream: 0}`, in the order of `rules`; empty if all have their
  /// default value.
  package func text(rules: [AttributeRule]) -> String {
    let items = rules.compactMap { rule in stored[rule.name].map { "\(rule.name.rawValue): \($0)" } }
    return items.isEmpty ? "" : " {\(items.joined(separator: ", "))}"
  }
}
