/// The text form of MLIR: numbers, names and comments.
enum MLIR {
  /// The 32-bit float below all others, which has no decimal form.
  static let minusInfinity = "0xFF800000"

  /// Returns a number as MLIR reads it: with a point, even before an exponent.
  static func literal(_ number: some BinaryFloatingPoint & LosslessStringConvertible) -> String {
    let text = "\(number)"
    return text.contains(".") ? text : text.replacing("e", with: ".0e", maxReplacements: 1)
  }

  /// Returns the bytes of numbers, in little-endian order, as hexadecimal digits.
  static func hexadecimal(_ numbers: [Float]) -> String {
    String(unsafeUninitializedCapacity: numbers.count * 8) { digits in
      var place = 0
      for number in numbers {
        var bits = number.bitPattern.byteSwapped
        for _ in 0..<8 {
          bits = bits << 4 | bits >> 28
          let digit = UInt8(truncatingIfNeeded: bits & 15)
          digits[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
          place += 1
        }
      }
      return place
    }
  }

  /// Returns a reference to a function or a module of a legal name; one with a hyphen, or with no letter at its start,
  /// stands in quotes.
  static func symbol(_ name: String) -> String {
    let isBare = name.first.map { $0.isLetter || $0 == "_" } == true && !name.contains("-")
    return isBare ? "@\(name)" : "@\"\(name)\""
  }

  /// Returns a comment of one line, whatever the text holds.
  static func comment(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: " "
      default: scalar
      }
    }
    return "// " + String(String.UnicodeScalarView(scalars))
  }
}

/// The names of one scope of a module: those of all functions, or those of all values of a function.
struct MLIRNames {
  private var used: Set<String>

  init(reserving names: Set<String> = []) { used = names }

  /// Returns a name that nothing in the scope has: the given one as far as it is legal.
  ///
  /// A name consists of letters, digits and `$._-`. One that starts with a digit has no other characters.
  mutating func unique(_ name: String) -> String {
    var legal = String(String.UnicodeScalarView(name.unicodeScalars.map { $0.isLegal ? $0 : "_" }))
    let isNumber = !legal.isEmpty && legal.allSatisfy(\.isNumber)
    if !isNumber && legal.first?.isNumber != false { legal = "_" + legal }
    let base = isNumber ? "_" + legal : legal
    var number = 2
    while !used.insert(legal).inserted {
      legal = "\(base)-\(number)"
      number += 1
    }
    return legal
  }
}

extension Unicode.Scalar {
  fileprivate var isLegal: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "$", ".", "_", "-": true
    default: false
    }
  }
}
