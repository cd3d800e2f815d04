/// The measures of the text in pictures, which is set in a monospaced font.
///
/// The reader's font is not known. The usual ones advance by 0.6 of their size; these measures allow for a little more.
package enum Monospace {
  package static let family = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"

  private static let advance = 0.61

  /// Returns the width of a text. A character beyond ASCII may be wide, so it counts as two, except for the ellipsis.
  package static func width(of text: String, size: Double) -> Double {
    Double(text.reduce(0) { $0 + cells(of: $1) }) * size * advance
  }

  /// Returns the text or, if it is wider than allowed, its beginning and an ellipsis.
  ///
  /// - Parameter tail: the number of characters at the end of the text that stay.
  package static func shortened(_ text: String, to width: Double, size: Double, keeping tail: Int = 0) -> String {
    if Self.width(of: text, size: size) <= width { return text }
    let end = text.suffix(tail)
    var start = text.dropLast(tail)
    while !start.isEmpty, Self.width(of: "\(start)…\(end)", size: size) > width { start.removeLast() }
    if start.isEmpty { return tail > 0 ? shortened(text, to: width, size: size) : "…" }
    return "\(start)…\(end)"
  }

  /// Returns a chain of opcodes in lines that are no wider than allowed, unless a single opcode is.
  package static func wrapped(chain opcodes: [String], to width: Double, size: Double) -> [String] {
    guard let first = opcodes.first else { return [] }
    var lines = [first]
    for opcode in opcodes.dropFirst() {
      let longer = "\(lines[lines.count - 1]) |> \(opcode)"
      if Self.width(of: longer, size: size) <= width {
        lines[lines.count - 1] = longer
      } else {
        lines.append("|> \(opcode)")
      }
    }
    return lines
  }

  private static func cells(of character: Character) -> Int { character.isASCII || character == "…" ? 1 : 2 }
}
