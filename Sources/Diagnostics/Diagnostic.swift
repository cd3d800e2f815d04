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
  /// `FILE:LINE:COLUMN: error: MESSAGE`, followed by the line and a caret if they are known.
  public var description: String {
    var text = location.map { "\($0): " } ?? ""
    text += "error: \(message)"
    guard let sourceLine, let column = location?.column else { return text }
    // Keep tabs in the margin so that the caret lines up with its character.
    let margin = String(sourceLine.prefix(max(0, column - 1)).map { $0 == "\t" ? "\t" : " " })
    return text + "\n  \(sourceLine)\n  \(margin)^"
  }
}
