/// One problem, with its location and the line of text that contains it.
///
/// Messages are lower case, have no final period, put names in quotes, and state the rule: `expected X, found Y`.
public struct Diagnostic: Hashable, Sendable {
  public var message: String
  public var location: SourceLocation?
  /// The line of text that `location` points into, shown with a caret below it.
  public var sourceLine: String?

  public init(_ message: String, at location: SourceLocation? = nil, sourceLine: String? = nil) {
    self.message = message
    self.location = location
    self.sourceLine = sourceLine
  }
}

/// The lines of a text that diagnostics point into. Those that point into the same line share it, however long it is.
package struct SourceLines {
  private let text: String
  private var found: [Int: String] = [:]

  package init(_ text: String) { self.text = text }

  /// Returns a diagnostic with its line, if the text has it.
  package mutating func showing(_ diagnostic: Diagnostic) -> Diagnostic {
    guard let number = diagnostic.location?.line, let line = found[number] ?? line(number) else { return diagnostic }
    found[number] = line
    var shown = diagnostic
    shown.sourceLine = line
    return shown
  }

  private func line(_ number: Int) -> String? {
    if number < 1 { return nil }
    var rest = text.utf8[...]
    for _ in 1..<number {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      rest = rest[rest.index(after: end)...]
    }
    return String(decoding: rest.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: error: MESSAGE`, followed by the line and a caret if they are known. Characters that a terminal
  /// could obey are escaped.
  public var description: String {
    var text = location.map { "\($0.description.printable()): " } ?? ""
    text += "error: \(message.printable(keepsLines: true))"
    guard let sourceLine, let column = location?.column else { return text }
    let (line, margin) = Self.excerpt(of: sourceLine, around: column - 1)
    return text + "\n  \(line)\n  \(margin)^"
  }

  /// The number of bytes of a line of text that are shown, and the number of characters that they are shown as.
  private static let longestLine = 200

  /// Returns a line, of a long one only the part around a position, and the margin of a caret below that position.
  private static func excerpt(of line: String, around position: Int) -> (line: String, margin: String) {
    let bytes = line.hasSuffix("\r") ? line.utf8.dropLast() : line.utf8[...]
    let start = bytes.count <= longestLine ? 0 : max(0, position - longestLine / 2)
    let shown = String(decoding: bytes.dropFirst(start).prefix(longestLine), as: UTF8.self)
    var (before, after) = (start > 0 ? "…" : "", start + longestLine < bytes.count ? "…" : "")
    var characters = shown.map { String($0).printable() }
    var caret = min(max(0, position - start), characters.count)
    // A character that is not printable is shown as several.
    func width(_ characters: some Sequence<String>) -> Int { characters.reduce(0) { $0 + $1.count } }
    while width(characters) > longestLine, width(characters[..<caret]) > longestLine / 2 {
      characters.removeFirst()
      (caret, before) = (caret - 1, "…")
    }
    while width(characters) > longestLine {
      characters.removeLast()
      after = "…"
    }
    // Keep tabs in the margin so that the caret lines up with its character.
    let margin = characters[..<caret].map { $0 == "\t" ? "\t" : String(repeating: " ", count: $0.count) }
    return (before + characters.joined() + after, (before.isEmpty ? "" : " ") + margin.joined())
  }
}
