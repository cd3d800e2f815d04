/// Escapes a text for HTML, SVG and quoted attributes.
package func escaped(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  // A character may be a mark with accents on it, so each scalar is looked at on its own.
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;".unicodeScalars
    case "<": result += "&lt;".unicodeScalars
    case ">": result += "&gt;".unicodeScalars
    case "\"": result += "&quot;".unicodeScalars
    default: result.append(scalar)
    }
  }
  return String(result)
}

extension String {
  /// The string with blanks for the characters that XML does not allow, even escaped (https://www.w3.org/TR/xml/#charsets).
  package var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          let isControl = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
          return isControl ? " " : scalar
        }))
  }
}
