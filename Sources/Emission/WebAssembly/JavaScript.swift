/// Returns a text as a string of JavaScript that may also stand in a comment or in a page: all but plain characters are
/// escaped, and so are those that could end either.
func javaScriptString(_ text: String) -> String {
  var result = "\""
  for unit in text.utf16 {
    let isPlain = (0x20...0x7E).contains(unit) && !"\"\\<>&*".utf16.contains(unit)
    if isPlain {
      result.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
    } else {
      let digits = String(unit, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
  return result + "\""
}

/// Names of methods in JavaScript's style, none of them twice: `discriminator-real` becomes `discriminatorReal`.
struct JavaScriptNames {
  /// What objects have anyhow, what the model has besides, and `then`, which would make it a promise.
  private var names = UniqueNames(taken: [
    "constructor", "functions", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "then", "toJSON",
    "toLocaleString", "toString", "valueOf",
  ])

  /// Returns a name like `name` that no other call returns.
  mutating func unique(_ name: String) -> String {
    let words = name.unicodeScalars.split { !$0.isASCII || !($0.properties.isAlphabetic || ("0"..."9").contains($0)) }
    var base = ""
    for word in words.map(String.init) {
      base +=
        base.isEmpty ? word.prefix(1).lowercased() + word.dropFirst() : word.prefix(1).uppercased() + word.dropFirst()
    }
    if base.first.map(\.isNumber) ?? true { base = "f\(base)" }
    return names.unique(base, separator: "")
  }
}
