/// The tokens of a C text without its comments: identifiers, numbers, strings, and single characters.
struct CTokens: Sequence, IteratorProtocol {
  enum Kind { case identifier, literal, mark }

  struct Token {
    let kind: Kind
    let text: Substring
  }

  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  mutating func next() -> Token? {
    skipBlanks()
    guard let first = rest.first else { return nil }
    if first.isLetter || first == "_" { return take(.identifier) { $0.isLetter || $0.isNumber || $0 == "_" } }
    if first.isNumber { return take(.literal) { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" } }
    if first == "\"" || first == "'" { return takeQuoted(by: first) }
    return Token(kind: .mark, text: rest.removing(1))
  }

  private mutating func skipBlanks() {
    while let first = rest.first {
      if first.isWhitespace || first == "\\" {
        rest.removeFirst()
      } else if rest.hasPrefix("//") {
        rest = rest.drop { $0 != "\n" }
      } else if rest.hasPrefix("/*") {
        let end = rest.dropFirst(2).firstRange(of: "*/")?.upperBound ?? rest.endIndex
        rest = rest[end...]
      } else {
        return
      }
    }
  }

  /// Takes a string or a character with its quotes.
  private mutating func takeQuoted(by quote: Character) -> Token {
    var end = rest.index(after: rest.startIndex)
    while end < rest.endIndex, rest[end] != quote {
      if rest[end] == "\\" { end = rest.index(after: end) }
      if end < rest.endIndex { end = rest.index(after: end) }
    }
    if end < rest.endIndex { end = rest.index(after: end) }
    defer { rest = rest[end...] }
    return Token(kind: .literal, text: rest[..<end])
  }

  private mutating func take(_ kind: Kind, while belongs: (Character) -> Bool) -> Token {
    let text = rest.prefix(while: belongs)
    rest = rest[text.endIndex...]
    return Token(kind: kind, text: text)
  }
}

extension Substring {
  fileprivate mutating func removing(_ count: Int) -> Substring {
    let taken = prefix(count)
    self = dropFirst(count)
    return taken
  }
}
