import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotDifferentiation
import IngotIR
import IngotIRParser
import IngotOptimization
import IngotPlanning
import IngotTestSupport

/// A `.graph` file that says what to do with it and what must come out.
///
/// Its first line names the test: `; test: verify [FORM]`, `; test: PASS [exact]`, `; test: differentiate`, `; test: plan`. An
/// offending line ends in `; error: MESSAGE`. Precise output follows a line `; ==>`, each line behind `; `.
/// `; peak: BYTES` checks one figure of a plan.
struct Filetest {
  private static let arrow = "; ==>"

  let path: String
  let command: [String]
  /// What stands above the arrow.
  let input: String
  /// What stands below it, without the comment signs; nil without an arrow.
  let output: String?
  /// By line, counted from 1.
  let errors: [Int: [String]]
  let peak: Int?

  init(_ path: String) throws {
    self.path = path
    let lines = try Repository.text(of: path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let prefix = "; test: "
    guard let first = lines.first, first.hasPrefix(prefix) else {
      throw IngotError(.badInput, "'\(path)': expected '; test: …' on the first line")
    }
    command = first.dropFirst(prefix.count).split(separator: " ").map(String.init)
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

  /// The module that the test's command makes of the input, or the errors by line.
  func run() -> (module: Module?, errors: [Int: [String]]) {
    do {
      let file = try GraphFile(parsing: input, file: path)
      let form = command.count > 1 ? Form(rawValue: command[1]) : nil
      try file.verify(as: form)
      return (try transform(file.module), [:])
    } catch let error as IngotError {
      var found: [Int: [String]] = [:]
      for diagnostic in error.diagnostics {
        let message = diagnostic.message.split(separator: "\n").first.map(String.init) ?? ""
        found[diagnostic.location?.line ?? 0, default: []].append(message)
      }
      return (nil, found)
    } catch {
      return (nil, [0: ["\(error)"]])
    }
  }

  private func transform(_ module: Module) throws -> Module? {
    switch command[0] {
    case "verify": return nil
    case "differentiate": return try differentiate(module)
    case "plan": return try planArena(of: module)
    case "check-plan":
      try checkPlan(of: module)
      return nil
    default:
      guard let pass = Pass.all.first(where: { $0.name == command[0] }) else {
        throw IngotError(.badInput, "expected the name of a pass, found '\(command[0])'")
      }
      return try Pipeline([pass], isExact: command.contains("exact")).run(module)
    }
  }

  /// Writes the precise output into the file.
  func bless(_ module: Module) throws {
    let lines = module.description.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let commented = lines.map { $0.isEmpty ? ";" : "; \($0)" }.joined(separator: "\n")
    try "\(input)\n\(Self.arrow)\n\(commented)\n"
      .write(toFile: Repository.root + "/" + path, atomically: true, encoding: .utf8)
  }
}
