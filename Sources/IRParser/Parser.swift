import IngotDiagnostics
import IngotIR

/// A recursive-descent parser of the text form.
///
/// It resolves names and leaves every other rule to the verifier. After an error, it continues at the next line, so
/// that all root errors are reported together.
struct Parser {
  /// An error that abandons a construct; its diagnostic is already recorded.
  struct Abandoned: Error {}

  /// The number of errors after which nothing more is read. Each takes time, as does its suggestion.
  static let mostErrors = 50

  private var lexer: Lexer
  /// The next token, and the one after it. A file is not split as a whole, because it may be large.
  private(set) var peek: Token
  private var following: Token
  /// The first two tokens of the line of the last token.
  private var lineStart: (first: Token, second: Token)?
  /// The line of the last token.
  private var lastLine = 0
  private(set) var errors: [Diagnostic] = []
  private(set) var module = Module(name: "", batch: 1, seed: 0)
  private(set) var sourceMap: [Anchor: SourceLocation] = [:]
  /// The parameters by name; a module can have thousands.
  private var parameters: [String: Parameter] = [:]

  init(_ text: String, file: String) {
    lexer = Lexer(text, file: file)
    peek = lexer.next(&errors, most: Self.mostErrors)
    following = lexer.next(&errors, most: Self.mostErrors)
  }

  mutating func parseFile() {
    do {
      try parseModuleLine()
    } catch {
      skipLine()
    }
    while peek.kind != .end {
      do {
        switch peek.text {
        case "param" where peek.kind == .word, "buffer" where peek.kind == .word: try parseParameter()
        case "phase" where peek.kind == .word, "func" where peek.kind == .word: try parseFunction()
        default: throw fail("expected 'param', 'buffer', 'phase' or 'func', found \(peek.display)")
        }
      } catch {
        skipLine()
      }
    }
  }

  // MARK: Tokens

  /// Whether the next token is not on the same line as the last one.
  var isAtLineEnd: Bool { peek.kind == .end || lastLine > 0 && lastLine != peek.location.line }

  mutating func advance() -> Token {
    let token = peek
    if token.location.line != lastLine {
      lastLine = token.location.line
      lineStart = (token, following)
    }
    peek = following
    if peek.kind != .end { following = lexer.next(&errors, most: Self.mostErrors) }
    return token
  }

  mutating func fail(_ message: String, at location: SourceLocation? = nil) -> Abandoned {
    errors.append(Diagnostic(message, at: location ?? peek.location))
    if errors.count >= Self.mostErrors {
      lexer.end()
      following = lexer.next(&errors, most: Self.mostErrors)
      peek = following
    }
    return Abandoned()
  }

  mutating func take(_ kind: Token.Kind, _ what: String) throws(Abandoned) -> Token {
    guard peek.kind == kind else { throw fail("expected \(what), found \(peek.display)") }
    return advance()
  }

  /// Whether the next token is a given word or punctuation mark, and the one after it, if that is given.
  func isNext(_ text: String, _ second: String? = nil) -> Bool {
    peek.isMark(text) && second.map(following.isMark) ?? true
  }

  mutating func expect(_ text: String) throws(Abandoned) {
    guard isNext(text) else { throw fail("expected '\(text)', found \(peek.display)") }
    _ = advance()
  }

  mutating func takeIfNext(_ text: String) -> Bool {
    guard isNext(text) else { return false }
    _ = advance()
    return true
  }

  mutating func skipLine() { skip(line: peek.location.line) }

  /// Continues after a line, of which nothing more is read: it may be long.
  mutating func skip(line: Int) {
    if following.location.line == line {
      lexer.endLine()
      following = lexer.next(&errors, most: Self.mostErrors)
    }
    if peek.location.line == line, peek.kind != .end { _ = advance() }
  }

  mutating func mark(_ anchor: Anchor, at location: SourceLocation) { sourceMap[anchor] = location }

  func parameter(named name: String) -> Parameter? { parameters[name] }
  var parameterNames: [String] { module.parameters.map(\.name) }

  // MARK: Numbers and types

  mutating func takeInteger<Integer: FixedWidthInteger>(_ what: String) throws(Abandoned) -> Integer {
    let token = try take(.word, what)
    guard let value = Integer(token.text) else {
      throw fail("expected \(what), found \(token.display)", at: token.location)
    }
    return value
  }

  mutating func takeFloat(_ what: String) throws(Abandoned) -> Float {
    let token = try take(.word, what)
    // Swift also parses 'nan', 'infinity' and hexadecimal numbers, which the text form does not have.
    guard token.text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Float(token.text) else {
      throw fail("expected \(what), found \(token.display)", at: token.location)
    }
    return value
  }

  mutating func takeType() throws(Abandoned) -> TensorType {
    let name = try take(.word, "a type")
    guard let element = ElementType(rawValue: name.text) else {
      throw fail("expected 'f32' or 'i64', found \(name.display)", at: name.location)
    }
    guard !isAtLineEnd, takeIfNext("[") else { return TensorType(element) }
    let dimensions = try take(.word, "dimensions such as '100x784'")
    var shape: [Int] = []
    for text in dimensions.text.split(separator: "x", omittingEmptySubsequences: false) {
      guard let dimension = Int(text) else {
        throw fail("expected dimensions such as '100x784', found \(dimensions.display)", at: dimensions.location)
      }
      shape.append(dimension)
    }
    try expect("]")
    return TensorType(element, shape)
  }

  // MARK: Module and parameters

  private mutating func parseModuleLine() throws(Abandoned) {
    mark(.module, at: peek.location)
    try expect("module")
    module.name = try take(.global, "the module's name").text
    try expect("{")
    if takeIfNext("format") {
      try expect(":")
      let location = peek.location
      let format: Int = try takeInteger("an integer")
      guard format == Module.format else {
        throw fail("expected a text of format \(Module.format), found format \(format)", at: location)
      }
      try expect(",")
    }
    try expect("batch")
    try expect(":")
    module.batch = try takeInteger("an integer")
    try expect(",")
    try expect("seed")
    try expect(":")
    module.seed = try takeInteger("an integer from 0 to 2^64 - 1")
    try expect("}")
  }

  private mutating func parseParameter() throws(Abandoned) {
    let isBuffer = advance().text == "buffer"
    let name = try take(.global, "a parameter's name")
    try expect(":")
    let type = try takeType()
    let layout = try takeIfNext("layout") ? takeLayout() : .rowMajor
    try expect("=")
    let initializer = try takeInitializer()
    mark(.parameter(module.parameters.count), at: name.location)
    if parameters[name.text] == nil { parameters[name.text] = Parameter(module.parameters.count) }
    module.parameters.append(
      ParameterInfo(name: name.text, type: type, initializer: initializer, isBuffer: isBuffer, layout: layout))
  }

  private mutating func takeLayout() throws(Abandoned) -> ParameterLayout {
    let name = try take(.word, "a layout")
    guard let layout = ParameterLayout(rawValue: name.text) else {
      let known = ParameterLayout.allCases.map(\.rawValue)
      throw fail(
        "expected a layout, found \(name.display)\(suggestion(for: name.text, among: known))", at: name.location)
    }
    return layout
  }

  private mutating func takeInitializer() throws(Abandoned) -> Initializer {
    let name = try take(.word, "an initialiser")
    switch name.text {
    case "zeros": return .zeros
    case "glorot_uniform": return .glorotUniform
    case "uniform": return .uniform(bound: try takeOnlyAttribute("bound"))
    case "normal": return .normal(deviation: try takeOnlyAttribute("deviation"))
    case "constant": return .constant(try takeOnlyAttribute("value"))
    default:
      let known = ["uniform", "normal", "zeros", "constant", "glorot_uniform"]
      throw fail(
        "expected an initialiser, found \(name.display)\(suggestion(for: name.text, among: known))", at: name.location)
    }
  }

  mutating func takeOnlyAttribute(_ name: String) throws(Abandoned) -> Float {
    try expect("{")
    try expect(name)
    try expect(":")
    let value = try takeFloat("a number")
    try expect("}")
    return value
  }

  mutating func append(_ function: Function) {
    module.functions.append(function)
  }
}

extension Parser {
  /// The name in `%name = …` on the line of the last token or of the next one.
  func definedName(onLine line: Int) -> String? {
    let next = peek.location.line == line ? (first: peek, second: following) : nil
    guard let start = lastLine == line ? lineStart : next, start.first.kind == .value, start.second.text == "=" else {
      return nil
    }
    return start.first.text
  }
}
