extension StringProtocol {
  /// The text with `\u{…}` for each character that a terminal could obey, or that changes the order of others: control
  /// characters except tabs, and marks of direction. What comes from a file is printed in no other form.
  ///
  /// - Parameter keepsLines: whether newlines stay.
  package func printable(keepsLines: Bool = false) -> String {
    if unicodeScalars.allSatisfy({ !$0.isObeyed || keepsLines && $0 == "\n" }) { return String(self) }
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isObeyed, !(keepsLines && scalar == "\n") {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether the character does something instead of being shown.
  fileprivate var isObeyed: Bool {
    switch value {
    case 0x09: false
    case 0...0x1F, 0x7F...0x9F: true
    // Marks of direction, embeddings, isolates, and separators of lines and paragraphs.
    case 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
