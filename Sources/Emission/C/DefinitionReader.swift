/// Cuts a source into definitions.
struct DefinitionReader {
  private var lines: ArraySlice<Substring>

  init(_ source: String) { lines = source.split(separator: "\n", omittingEmptySubsequences: false)[...] }

  /// Returns the next definition with its comment; nil at the end.
  mutating func next() -> String? {
    var comment: [Substring] = []
    while let line = lines.first {
      if line.hasPrefix("//") {
        comment.append(line)
        lines.removeFirst()
      } else if line.allSatisfy(\.isWhitespace) || isLeftOut(line) {
        comment = []
        lines.removeFirst()
      } else {
        return (comment + definition(from: line)).joined(separator: "\n")
      }
    }
    return nil
  }

  /// Whether a preprocessor line has no meaning where all sources are one file.
  private func isLeftOut(_ line: Substring) -> Bool {
    line.hasPrefix("#include") || line.hasPrefix("#pragma") || line.hasPrefix("#endif") || isGuard(line)
      || line.hasPrefix("extern \"C\"")
  }

  /// Whether the line belongs to what keeps a header from being read twice.
  private func isGuard(_ line: Substring) -> Bool {
    (line.hasPrefix("#ifndef") || line.hasPrefix("#define")) && line.hasSuffix("_H")
  }

  private mutating func definition(from first: Substring) -> [Substring] {
    if first.hasPrefix("#if") { return conditional() }
    var taken: [Substring] = []
    var depth = 0
    while let line = lines.popFirst() {
      taken.append(line)
      if first.hasPrefix("#define") {
        if !line.hasSuffix("\\") { break }
        continue
      }
      for token in CTokens(String(line)) {
        if token.text == "{" || token.text == "(" { depth += 1 }
        if token.text == "}" || token.text == ")" { depth -= 1 }
      }
      let end = code(of: line)
      if depth == 0, end.hasSuffix(";") || end.hasSuffix("}") || end.hasSuffix(")") && isWhole(taken) { break }
    }
    return taken
  }

  /// Whether what ends in a parenthesis is the call of a macro rather than the head of a function.
  private func isWhole(_ taken: [Substring]) -> Bool {
    guard let first = taken.first?.first else { return false }
    return first.isUppercase && !(lines.first?.hasPrefix(" ") ?? false)
      && !KernelLibrary.Definition.functionMacros.contains { taken[0].hasPrefix($0) }
  }

  private mutating func conditional() -> [Substring] {
    var taken: [Substring] = []
    var depth = 0
    while let line = lines.popFirst() {
      taken.append(line)
      if line.hasPrefix("#if") { depth += 1 }
      if line.hasPrefix("#endif") { depth -= 1 }
      if depth == 0 { break }
    }
    return taken
  }

  /// The line without a comment at its end and without blanks.
  private func code(of line: Substring) -> String {
    CTokens(String(line)).map { String($0.text) }.joined(separator: " ")
  }
}
