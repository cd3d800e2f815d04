/// The sources of the kernels, cut into definitions, so that an exported program contains exactly those that it uses.
///
/// The sources are the executor's own. What this reader expects of them: a definition at the top level begins at the
/// start of a line, and blank lines, comments and preprocessor lines separate definitions.
struct KernelLibrary {
  /// A definition at the top level: a function, a type, an enumeration, a macro, a call of a macro that defines a kernel,
  /// or everything between `#if` and `#endif`.
  struct Definition {
    /// The text with the comment before it.
    let text: String
    /// What it defines.
    let names: [String]
    /// Every identifier in it.
    let identifiers: Set<String>
    /// The argument from which a macro makes the name of a kernel; nil for any other definition.
    let kernelName: String?
  }

  /// The definitions in the order in which a compiler must see them.
  let definitions: [Definition]

  static let shared = KernelLibrary(kernelSources)

  /// The name of everything that is defined at the top level or by the compiler's settings.
  static let allNames = shared.definitions.reduce(into: ["INGOT_LANES", "INGOT_FUSES"] as Set) {
    $0.formUnion($1.names)
  }

  init(_ sources: [String]) {
    var definitions: [Definition] = []
    var macros: Set<String> = []
    for source in sources {
      var reader = DefinitionReader(source)
      while let text = reader.next() {
        guard let definition = Definition(text, macros: macros) else { continue }
        definitions.append(definition)
        if definition.isMacro { macros.formUnion(definition.names) }
      }
    }
    self.definitions = definitions
  }

  /// Returns the definitions that `text` uses, directly or not, in order.
  func used(by text: String) -> [Definition] {
    var places: [String: [Int]] = [:]
    for (place, definition) in definitions.enumerated() {
      for name in definition.names { places[name, default: []].append(place) }
    }
    var isUsed = Array(repeating: false, count: definitions.count)
    var waiting = identifiers(in: text)
    while let identifier = waiting.popFirst() {
      for place in places[identifier] ?? [] where !isUsed[place] {
        isUsed[place] = true
        waiting.formUnion(definitions[place].identifiers)
      }
    }
    return definitions.indices.filter { isUsed[$0] }.map { definitions[$0] }
  }
}

/// Returns the identifiers of a C text, those in comments and in strings left out.
func identifiers(in text: String) -> Set<String> {
  Set(CTokens(text).compactMap { $0.kind == .identifier ? String($0.text) : nil })
}

extension KernelLibrary.Definition {
  var isMacro: Bool { text.split(separator: "\n").contains { $0.hasPrefix("#define") } }

  /// The macros that begin the head of a function.
  static let functionMacros = ["INGOT_INLINE", "INGOT_APART", "INGOT_KERNEL"]

  /// - Parameter macros: the macros defined so far.
  init?(_ text: String, macros: Set<String>) {
    let tokens = Array(CTokens(text))
    guard let first = tokens.first else { return nil }
    self.text = text
    identifiers = Set(tokens.filter { $0.kind == .identifier }.map { String($0.text) })
    if macros.contains(String(first.text)), !Self.functionMacros.contains(String(first.text)), tokens.count > 2 {
      // A macro that defines a kernel takes its name first.
      kernelName = String(tokens[2].text)
      names = ["ingot_\(tokens[2].text)"]
      return
    }
    kernelName = nil
    if first.text == "#", tokens[1].text.hasPrefix("if") {
      names = Self.names(inConditional: text)
    } else if first.text == "#", tokens[1].text == "define" {
      names = [String(tokens[2].text)]
    } else {
      names = Self.names(in: tokens)
    }
  }

  private static func names(inConditional text: String) -> [String] {
    let lines = text.split(separator: "\n")
    let macros = lines.filter { $0.hasPrefix("#define") }.compactMap { line in
      line.split(separator: " ").dropFirst().first?.prefix { $0 != "(" }
    }
    let code = lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    return macros.map(String.init) + names(in: Array(CTokens(code)))
  }

  private static func names(in tokens: [CTokens.Token]) -> [String] {
    var names: [String] = []
    var depth = 0
    var inEnumeration = false
    for (place, token) in tokens.enumerated() {
      let previous = place > 0 ? tokens[place - 1] : nil
      let next = place + 1 < tokens.count ? tokens[place + 1] : nil
      switch token.text {
      case "{": depth += 1
      case "(":
        // A function that returns an enumeration defines none.
        if depth == 0 { inEnumeration = false }
        depth += 1
      case "}", ")": depth -= 1
      case "enum" where depth == 0: inEnumeration = true
      case ";" where depth == 0: inEnumeration = false
      default: break
      }
      guard token.kind == .identifier else { continue }
      if previous?.text == "define" || depth == 0 && (previous?.text == "struct" || previous?.text == "enum") {
        names.append(String(token.text))
      } else if depth == 0, next?.text == "(" || next?.text == ";" || next?.text == "=" {
        if token.text != "__attribute__" { names.append(String(token.text)) }
      } else if depth == 0, next?.text == "__attribute__" {
        names.append(String(token.text))
      } else if inEnumeration, depth == 1, previous?.text == "{" || previous?.text == "," {
        names.append(String(token.text))
      }
    }
    return names
  }
}
