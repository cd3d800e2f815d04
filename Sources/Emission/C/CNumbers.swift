/// Returns a number as C writes it, with exactly these bits.
func cFloat(_ number: Float) -> String {
  if number.isNaN { return "__builtin_nanf(\"\")" }
  if number.isInfinite { return number < 0 ? "-__builtin_inff()" : "__builtin_inff()" }
  return "\(cDouble(Double(number)))f"
}

/// Returns a number as C writes it, with exactly these bits.
func cDouble(_ number: Double) -> String {
  if number.isNaN { return "__builtin_nan(\"\")" }
  if number.isInfinite { return number < 0 ? "-__builtin_inf()" : "__builtin_inf()" }
  // The shortest text that gives the same bits, which always has a point or an exponent.
  return "\(number)"
}
