package import IngotDiagnostics
package import IngotIR

/// A module read from text, with the location of each of its parts.
package struct GraphFile: Sendable {
  package let module: Module
  private let sourceMap: [Anchor: SourceLocation]
  private let lines: [String]

  /// Parses the text form of a module.
  ///
  /// - Parameter file: the name that errors show.
  /// - Throws: every syntax error and unknown name, each with its line and a caret.
  package init(parsing text: String, file: String) throws(IngotError) {
    var parser = Parser(text, file: file)
    parser.parseFile()
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    sourceMap = parser.sourceMap
    module = parser.module
    if !parser.errors.isEmpty {
      let lines = lines
      let errors = parser.errors.prefix(Parser.mostErrors).map { Self.withSourceLine($0, lines) }
      throw IngotError(.badInput, Array(errors))
    }
  }

  /// Checks the module against the rules of a form.
  ///
  /// - Parameter form: the form that the text claims to have, or nil for the form that it implies.
  /// - Throws: every broken rule, each with its line and a caret.
  package func verify(as form: Form? = nil) throws(IngotError) {
    let problems = Verifier.problems(in: module, form: form ?? module.apparentForm)
    if problems.isEmpty { return }
    throw IngotError(
      .badInput,
      problems.prefix(Parser.mostErrors).map {
        Self.withSourceLine(Diagnostic($0.message, at: sourceMap[$0.anchor]), lines)
      })
  }

  private static func withSourceLine(_ diagnostic: Diagnostic, _ lines: [String]) -> Diagnostic {
    var diagnostic = diagnostic
    if let line = diagnostic.location?.line, lines.indices.contains(line - 1) {
      diagnostic.sourceLine = lines[line - 1]
    }
    return diagnostic
  }
}
