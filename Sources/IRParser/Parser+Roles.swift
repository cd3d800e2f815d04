import IngotDiagnostics
import IngotIR

extension Parser {
  /// Parses `{role: NAME}` or `{role: real, of: @NETWORK}` after a result type.
  mutating func takeFunctionRole() throws(Abandoned) -> FunctionRole? {
    guard isNext("{", "role") else { return nil }
    _ = advance()
    try expect("role")
    try expect(":")
    let word = try take(.word, "a role")
    var discriminator: String?
    if takeIfNext(",") {
      try expect("of")
      try expect(":")
      discriminator = try take(.global, "a discriminator").text
    }
    try expect("}")
    guard let role = FunctionRole(word: word.text, discriminator: discriminator) else {
      let known = FunctionRole.plain.map(\.word) + ["real", "fake"]
      let hint = known.contains(word.text) ? "" : suggestion(for: word.text, among: known)
      throw fail(
        "expected a role of a func, 'real' and 'fake' with 'of', found \(word.display)\(hint)", at: word.location)
    }
    return role
  }

  /// Parses `{role: NAME}` after the type of an argument.
  mutating func takeArgumentRole() throws(Abandoned) -> ArgumentRole? {
    guard takeIfNext("{") else { return nil }
    try expect("role")
    try expect(":")
    let word = try take(.word, "a role")
    guard let role = ArgumentRole(rawValue: word.text) else {
      let known = ArgumentRole.allCases.map(\.rawValue)
      throw fail(
        "expected a role of an argument, found \(word.display)\(suggestion(for: word.text, among: known))",
        at: word.location)
    }
    try expect("}")
    return role
  }
}
