import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotIR
import IngotIRParser
import IngotOptimization
import IngotPasses
import IngotPlanning
import IngotProgram
import IngotTestSupport
import Testing

/// A `.graph` file that states how to process it and what the result must be.
///
/// The first line names the test:
/// - `; test: verify [FORM]` checks the rules of a form;
/// - `; test: PASS [exact]` runs a pass; `; test: extract phase|func NAME` and `; test: rebatch BATCH` run passes with
///   settings;
/// - `; test: check-plan` checks the offsets that the text states;
/// - `; test: lower` plans the module and prints the program;
/// - `; test: run` runs a function and prints its results; see ``RunTest``.
///
/// An offending line ends in `; error: MESSAGE`; an error without a location is expected on the first line. The exact
/// output follows a line `; ==>`, with each line prefixed by `; `. Alternatively, `; peak: BYTES` checks the size of a
/// plan's arena.
///
/// The graphs in the documentation are also such tests: each is a fenced code block of the language `graph`.
struct Filetest: CustomTestStringConvertible {
  private static let arrow = "; ==>"
  private static let fences = (open: "```graph", close: "```")

  /// The output of a test: a text, and the module that it represents, if any.
  struct Output {
    var text: String
    var module: Module?
  }

  let path: String
  /// The number of the line before the test: 0, or the line of the opening fence.
  let firstLine: Int
  let command: [String]
  /// The text above the arrow.
  let input: String
  /// The text below the arrow without comment markers, or nil without an arrow.
  let output: String?
  /// The expected errors, keyed by line number, which starts at 1.
  let errors: [Int: [String]]
  let peak: Int?

  var testDescription: String { firstLine == 0 ? path : "\(path):\(firstLine)" }

  /// Returns all tests in a file.
  static func all(in path: String) throws -> [Filetest] {
    let lines = try Repository.text(of: path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if path.hasSuffix(".graph") { return [try Filetest(path, lines, after: 0)] }
    return try lines.indices.filter { lines[$0] == fences.open }.map { fence in
      let end = lines[fence...].firstIndex(of: fences.close) ?? lines.count
      return try Filetest(path, Array(lines[(fence + 1)..<end]), after: fence + 1)
    }
  }

  private init(_ path: String, _ lines: [String], after firstLine: Int) throws {
    self.path = path
    self.firstLine = firstLine
    let prefix = "; test: "
    guard let first = lines.first, first.hasPrefix(prefix) else {
      throw IngotError(.badInput, "'\(path)', after line \(firstLine): expected '; test: …'")
    }
    command = first.dropFirst(prefix.count).components(separatedBy: "; error:")[0].split(separator: " ").map(
      String.init)
    let end = lines.firstIndex(of: Self.arrow)
    input = lines[..<(end ?? lines.count)].joined(separator: "\n")
    output = end.map { index in
      lines[(index + 1)...].map { $0.dropFirst(2) }.filter { !$0.isEmpty }.map { $0 + "\n" }.joined()
    }
    var errors: [Int: [String]] = [:]
    for (index, line) in lines.enumerated() {
      let parts = line.components(separatedBy: "; error: ")
      if parts.count > 1 { errors[index + 1] = parts.dropFirst().map { $0.trimmingCharacters(in: .whitespaces) } }
    }
    self.errors = errors
    peak = lines.lazy.compactMap { line in line.hasPrefix("; peak: ") ? Int(line.dropFirst(8)) : nil }.first
  }

  /// Runs the test's command on the input and returns the output, or the errors keyed by line.
  func run() -> (output: Output?, errors: [Int: [String]]) {
    do {
      let file = try GraphFile(parsing: input, file: path)
      let form = command[0] == "verify" && command.count > 1 ? Form(rawValue: command[1]) : nil
      try file.verify(as: form)
      return (try transform(file.module), [:])
    } catch let error as IngotError {
      var found: [Int: [String]] = [:]
      for diagnostic in error.diagnostics {
        let message = diagnostic.message.split(separator: "\n").first.map(String.init) ?? ""
        found[diagnostic.location?.line ?? 1, default: []].append(message)
      }
      return (nil, found)
    } catch {
      return (nil, [0: ["\(error)"]])
    }
  }

  private func transform(_ module: Module) throws -> Output? {
    switch command[0] {
    case "verify": return nil
    case "check-plan":
      try checkPlan(of: module)
      return nil
    case "lower": return Output(text: try Program(Compilation(module).planned).description)
    case "run": return Output(text: try RunTest(input).text(of: module))
    default:
      let module = try Pipeline([try pass()], isExact: command.contains("exact")).run(module)
      return Output(text: module.description, module: module)
    }
  }

  private func pass() throws -> Pass {
    switch command[0] {
    case "extract" where command.count == 3:
      return .extract(try #require(Function.Kind(rawValue: command[1])), command[2])
    case "rebatch" where command.count == 2: return .rebatch(to: try #require(Int(command[1])))
    default:
      guard let pass = Pass.all.first(where: { $0.name == command[0] }) else {
        throw IngotError(.badInput, "expected the name of a pass, found '\(command[0])'")
      }
      return pass
    }
  }

  /// Writes the exact output into the file.
  func bless(_ output: Output) throws {
    let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let commented = lines.map { $0.isEmpty ? ";" : "; \($0)" }.joined(separator: "\n")
    let blessed = "\(input)\n\(Self.arrow)\n\(commented)\n"
    let text = firstLine == 0 ? blessed : try embedding(blessed)
    try text.write(toFile: Repository.root + "/" + path, atomically: true, encoding: .utf8)
  }

  /// Returns the page with this block replaced. The block is located by its input, since earlier blocks may have grown.
  private func embedding(_ block: String) throws -> String {
    let page = try Repository.text(of: path)
    guard let start = page.range(of: "\(Self.fences.open)\n\(input)"),
      let end = page.range(of: "\n\(Self.fences.close)", range: start.upperBound..<page.endIndex)
    else { throw IngotError(.badInput, "'\(path)': expected the block after line \(firstLine), found none") }
    return page.replacingCharacters(
      in: start.lowerBound..<end.lowerBound, with: "\(Self.fences.open)\n\(block.dropLast())")
  }
}
