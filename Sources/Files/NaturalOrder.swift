/// Returns whether a name comes before another in the order that a person expects. Digits are compared as numbers, so
/// `2` and `a2` come before `10` and `a10`. Everything else is compared by its bytes.
///
/// Unlike Foundation's order, this order does not depend on the language of the machine: classes are numbered by it,
/// and a run must be the same everywhere.
package func naturallyPrecedes(_ first: String, _ second: String) -> Bool {
  var (a, b) = (first[...].utf8, second[...].utf8)
  while let x = a.first, let y = b.first {
    if isDigit(x), isDigit(y) {
      let (number, other) = (a.prefix(while: isDigit), b.prefix(while: isDigit))
      let (digits, otherDigits) = (number.drop { $0 == zero }, other.drop { $0 == zero })
      // Numbers can have any length. The longer one is larger; if the lengths are equal, the first different digit
      // decides.
      if digits.count != otherDigits.count { return digits.count < otherDigits.count }
      if !digits.elementsEqual(otherDigits) { return digits.lexicographicallyPrecedes(otherDigits) }
      a = a.dropFirst(number.count)
      b = b.dropFirst(other.count)
    } else {
      if x != y { return x < y }
      a = a.dropFirst()
      b = b.dropFirst()
    }
  }
  if a.isEmpty != b.isEmpty { return a.isEmpty }
  // `01` and `1` compare as equal up to this point.
  return first.utf8.lexicographicallyPrecedes(second.utf8)
}

private let zero = UInt8(ascii: "0")

private func isDigit(_ byte: UInt8) -> Bool { (zero...zero + 9).contains(byte) }
