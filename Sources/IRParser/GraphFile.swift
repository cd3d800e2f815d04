package import IngotDiagnostics
package import IngotIR

/// A module read from text, with the location of each of its parts.
package struct GraphFile: Sendable {
  package let module: Module
  private let sourceMap: [Anchor: SourceLocation]
  private let text: String

  /// Parses the text form of a module.
  ///
  /// - Parameter file: the name that errors show.
  /// - Throws: every syntax error and unknown name, each with its line and a caret.
  package init(parsing text: String, file: String) throws(IngotError) {
    var parser = Parser(text, file: file)
    parser.parseFile()
    self.text = text
    sourceMap = parser.sourceMap
    module = parser.module
    if !parser.errors.isEmpty {
      var lines = SourceLines(text)
      throw IngotError(.badInput, parser.errors.prefix(Parser.mostErrors).map { lines.showing($0) })
    }
  }

  /// Checks the module against the rules of a form.
  ///
  /// - Parameter form: the form that the text claims to have, or nil for the form that it implies.
  /// - Throws: every broken rule, each with its line and a caret.
  package func verify(as form: Form? = nil) throws(IngotError) {
    let problems = Verifier.problems(in: module, form: form ?? module.apparentForm)
    if problems.isEmpty { return }
    var lines = SourceLines(text)
    throw IngotError(
      .badInput,
      problems.prefix(Parser.mostErrors).map { lines.showing(Diagnostic($0.message, at: sourceMap[$0.anchor])) })
  }
}
