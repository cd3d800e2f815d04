import IngotDiagnostics
import IngotIR

extension Parser {
  /// Parses `{NAME: VALUE, …}`, if that is next on the line; the values have the kinds that the opcode's rules ask for.
  mutating func takeAttributes(of opcode: Opcode) throws(Abandoned) -> Attributes {
    guard !isAtLineEnd, takeIfNext("{") else { return Attributes() }
    var values: [AttributeName: AttributeValue] = [:]
    let rules = opcode.signature.attributes
    repeat {
      let token = try take(.word, "an attribute")
      guard let name = AttributeName(rawValue: token.text), let rule = rules.first(where: { $0.name == name }) else {
        let hint = suggestion(for: token.text, among: rules.map(\.name.rawValue))
        throw fail("expected an attribute of '\(opcode.rawValue)', found \(token.display)\(hint)", at: token.location)
      }
      try expect(":")
      let value: AttributeValue =
        switch rule.allowed {
        case .finite, .fraction, .nonNegative, .positive: .float(try takeFloat(rule.expectation))
        case .stream, .count: .integer(try takeInteger(rule.expectation))
        case .streams, .counts: try takeIntegers(rule.expectation)
        case .words: .word(try take(.word, rule.expectation).text)
        case .someOf: try takeWords(rule.expectation)
        }
      if values.updateValue(value, forKey: name) != nil {
        throw fail("expected attribute '\(token.text)' once, found it again", at: token.location)
      }
    } while takeIfNext(",")
    try expect("}")
    return Attributes(values, rules: rules)
  }

  /// Parses one integer, or several in brackets.
  private mutating func takeIntegers(_ expectation: String) throws(Abandoned) -> AttributeValue {
    guard takeIfNext("[") else { return .integer(try takeInteger(expectation)) }
    var integers: [Int] = []
    repeat { integers.append(try takeInteger(expectation)) } while takeIfNext(",")
    try expect("]")
    return .integers(integers)
  }

  /// Parses one word, or several in brackets.
  private mutating func takeWords(_ expectation: String) throws(Abandoned) -> AttributeValue {
    guard takeIfNext("[") else { return .word(try take(.word, expectation).text) }
    var words: [String] = []
    repeat { words.append(try take(.word, expectation).text) } while takeIfNext(",")
    try expect("]")
    return .words(words)
  }
}
