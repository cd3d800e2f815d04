import IngotDiagnostics

/// A token of a `.graph` file.
struct Token: Hashable {
  enum Kind: Hashable {
    /// A name, a number or a shape such as `100x784`.
    case word
    /// A name written as `%name`, without the sigil.
    case value
    /// A name written as `@name`, without the sigil.
    case global
    /// One of `{ } ( ) [ ] , : = ^ -> |>`.
    case punctuation
    case end
  }

  var kind: Kind
  var text: String
  var location: SourceLocation

  /// Whether the token is a given word or punctuation mark.
  func isMark(_ text: String) -> Bool { (kind == .punctuation || kind == .word) && self.text == text }

  /// The token as an error message shows it.
  var display: String {
    switch kind {
    case .word, .punctuation: "'\(text)'"
    case .value: "'%\(text)'"
    case .global: "'@\(text)'"
    case .end: "the end of the file"
    }
  }
}

/// Splits a `.graph` file into tokens. Comments run from `;` to the end of the line.
struct Lexer {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1
  private var lineStart = 0

  init(_ text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
  }

  /// Returns the next token, of kind `end` after the last one.
  ///
  /// - Parameters:
  ///   - errors: gets an error for each character that starts no token.
  ///   - most: the number of errors after which nothing more is read: a file in binary has many.
  mutating func next(_ errors: inout [Diagnostic], most: Int) -> Token {
    while true {
      skipBlanks()
      let location = location
      guard let token = token() else {
        errors.append(Diagnostic("expected a name, a number or punctuation, found \(skipUnknown())", at: location))
        if errors.count >= most { end() }
        continue
      }
      if token.text.utf8.count <= longestName { return token }
      errors.append(
        Diagnostic(
          "expected a name of at most \(longestName) characters, found one of \(token.text.utf8.count)", at: location))
      end()
    }
  }

  /// Skips the rest of the file.
  mutating func end() { position = bytes.count }

  /// Skips the rest of the line.
  mutating func endLine() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private var location: SourceLocation {
    SourceLocation(file: file, line: line, column: position - lineStart + 1)
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        position += 1
        line += 1
        lineStart = position
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        position += 1
      case UInt8(ascii: ";"):
        endLine()
      default:
        return
      }
    }
  }

  /// Returns the token that starts here, or nil if none does.
  private mutating func token() -> Token? {
    guard position < bytes.count else { return Token(kind: .end, text: "", location: location) }
    let isArrow = position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: ">")
    switch bytes[position] {
    case UInt8(ascii: "-") where isArrow: return mark("->")
    case UInt8(ascii: "|") where isArrow: return mark("|>")
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "^"):
      return mark(String(UnicodeScalar(bytes[position])))
    case UInt8(ascii: "%"): return name(.value, sigils: 1)
    case UInt8(ascii: "@"): return name(.global, sigils: 1)
    default: return name(.word, sigils: 0)
    }
  }

  private mutating func mark(_ text: String) -> Token {
    defer { position += text.utf8.count }
    return Token(kind: .punctuation, text: text, location: location)
  }

  /// Returns the name after a number of sigils, or nil if there is none.
  private mutating func name(_ kind: Token.Kind, sigils: Int) -> Token? {
    let location = location
    position += sigils
    let text = word()
    if text.isEmpty {
      position -= sigils
      return nil
    }
    return Token(kind: kind, text: text, location: location)
  }

  private mutating func word() -> String {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "+"):
        position += 1
      default:
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Skips one character that starts no token, and returns its name for an error message.
  private mutating func skipUnknown() -> String {
    let byte = bytes[position]
    position += 1
    while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
    let printable = byte >= 0x21 && byte < 0x7F
    return printable ? "'\(UnicodeScalar(byte))'" : "byte \(byte)"
  }
}
