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

  /// The number of bytes of a line of text that are shown.
  private static let longestLine = 200

  /// Returns a line, of a long one only the part around a position, and the margin of a caret below that position.
  private static func excerpt(of line: String, around position: Int) -> (line: String, margin: String) {
    let bytes = line.hasSuffix("\r") ? line.utf8.dropLast() : line.utf8[...]
    let start = bytes.count <= longestLine ? 0 : max(0, position - longestLine / 2)
    let shown = String(decoding: bytes.dropFirst(start).prefix(longestLine), as: UTF8.self)
    let (before, after) = (start > 0 ? "…" : "", start + longestLine < bytes.count ? "…" : "")
    // Keep tabs in the margin so that the caret lines up with its character.
    let margin = shown.prefix(max(0, position - start)).map { character in
      character == "\t" ? "\t" : String(repeating: " ", count: String(character).printable().count)
    }
    return (before + shown.printable() + after, (start > 0 ? " " : "") + margin.joined())
  }
}
