/// Escapes a text for HTML, SVG and quoted attributes.
package func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
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
