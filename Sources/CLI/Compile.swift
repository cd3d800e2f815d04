import ArgumentParser
import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotExplorer
import IngotFiles
import IngotIR
import IngotIRParser
import IngotPasses
import IngotProgram

struct Compile: ParsableCommand {
  /// What to print: a form of the module, or a view of the whole compilation.
  enum Emission: String, ExpressibleByArgument, CaseIterable {
    case elaborated, differentiated, optimized, planned
    /// What the kernels receive: places, settings and tiles.
    case program
    /// The plan of the arena as a table with a drawing, and as a picture.
    case plan
    case planSVG = "plan-svg"
    /// The graph for Graphviz.
    case dot
    /// One self-contained page with everything.
    case html
  }

  static let configuration = CommandConfiguration(
    abstract: "Compile a model or a .graph file and print any stage of the result.",
    discussion: """
      PASSES, in their order:
      \(Pass.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      EXAMPLES:
        ingot compile gaussian-aae --emit elaborated
        ingot compile gaussian-aae --emit planned --phase generator
        ingot compile gaussian-aae --emit program --phase generator
        ingot compile gaussian-aae --emit plan --phase generator
        ingot compile gaussian-aae --emit plan-svg -o plan.svg
        ingot compile gaussian-aae --emit html -o explorer.html
        ingot compile gaussian-aae --emit dot --phase generator | dot -Tsvg > graph.svg
        ingot compile gaussian-aae --print-after all --time-passes --statistics
        ingot compile model.graph --skip cse --stop-after dce
      """)

  @Argument(help: "A model of 'ingot list', or a .graph file.")
  var graph: String

  @Option(help: "What to print.")
  var emit = Emission.planned

  @Option(help: "Print only the phase or network of this name.")
  var phase: String?

  @OptionGroup var size: SizeOptions

  @Option(help: "Print the module after this pass, or after 'all', before what --emit asks for.")
  var printAfter: String?

  @OptionGroup var passes: PassOptions

  @Flag(help: "Print to standard error how long each stage and pass took.")
  var timePasses = false

  @Flag(help: "Print to standard error how often each rewrite was made.")
  var statistics = false

  @Option(name: .customShort("o"), help: "The file to write instead of standard output.")
  var output: String?

  func run() throws {
    let pipeline = try passes.pipeline()
    let source = try ProgramSource(graph)
    try check(source, pipeline)
    let compilation = try source.compile(size, pipeline: pipeline)
    var text = ""
    for step in compilation.steps where printAfter == "all" || printAfter == step.pass.name {
      text += "; after \(step.pass.name)\n\(try self.text(of: step.module))\n"
    }
    text += try emitted(compilation)
    if timePasses { printTimes(of: compilation) }
    if statistics { printStatistics(of: compilation) }
    if let output {
      try AtomicFile.write(text, to: output)
    } else {
      print(text, terminator: "")
    }
  }

  /// Throws a usage error for options that would have no effect, instead of ignoring them.
  private func check(_ source: ProgramSource, _ pipeline: Pipeline) throws(IngotError) {
    if let printAfter {
      if printAfter != "all" { _ = try pipeline.pass(named: printAfter) }
      switch emit {
      case .elaborated, .differentiated, .optimized, .planned, .program, .plan: break
      case .planSVG, .dot, .html:
        throw IngotError(.usage, "expected '--print-after' with a text, found '--emit \(emit.rawValue)'")
      }
    }
    try passes.check(source, printing: printAfter != nil)
  }

  private func emitted(_ compilation: Compilation) throws(IngotError) -> String {
    let form: Form
    switch emit {
    case .elaborated: form = .elaborated
    case .differentiated: form = .differentiated
    case .optimized: form = .optimized
    case .planned: form = .planned
    case .program: return try text(of: Program(compilation.planned))
    case .plan:
      return try selected(compilation.planned).map { PlanReport($0).text }.joined(separator: "\n")
    case .planSVG: return PlanPicture.svg(of: try selected(compilation.planned))
    case .dot: return DotGraph(compilation.planned, try selected(compilation.planned)).text
    case .html: return ExplorerPage(compilation, try selected(compilation.planned)).html
    }
    guard let module = compilation.module(in: form) else {
      throw IngotError(.usage, "'\(graph)': expected a file that is not yet past form '\(form.rawValue)'")
    }
    return try text(of: module)
  }

  /// Returns the text of the whole module, or only of the functions that `--phase` names.
  private func text(of module: Module) throws(IngotError) -> String {
    if phase == nil { return module.description }
    return try selected(module).map { module.text(of: $0) }.joined(separator: "\n")
  }

  private func text(of program: Program) throws(IngotError) -> String {
    if phase == nil { return program.description }
    let names = try selected(program.module).map(\.name)
    let indices = program.functions.indices.filter { names.contains(program.functions[$0].name) }
    return indices.map { program.text(ofFunctionAt: $0) }.joined(separator: "\n")
  }

  private func selected(_ module: Module) throws(IngotError) -> [Function] {
    guard let phase else { return module.functions }
    let functions = module.functions.filter { $0.name == phase }
    if functions.isEmpty {
      let hint = suggestion(for: phase, among: module.functions.map(\.name))
      throw IngotError(.usage, "expected a phase or network of '\(module.name)', found '\(phase)'\(hint)")
    }
    return functions
  }

  private func printTimes(of compilation: Compilation) {
    func milliseconds(_ duration: Duration) -> Double {
      Double(duration.components.attoseconds) * 1e-15 + Double(duration.components.seconds) * 1e3
    }
    for (stage, duration) in compilation.times {
      printError(String(format: "%8.3f ms  %@", milliseconds(duration), stage))
    }
    printError(String(format: "%8.3f ms", milliseconds(compilation.times.reduce(.zero) { $0 + $1.duration })))
  }

  private func printStatistics(of compilation: Compilation) {
    for step in compilation.steps {
      for (rewrite, count) in step.counts.sorted(by: { $0.key < $1.key }) {
        printError(String(format: "%8d  %@: %@", count, step.pass.name, rewrite))
      }
    }
  }

  private func printError(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// The options that choose which passes run, and how.
struct PassOptions: ParsableArguments {
  @Option(help: "Run no optimisation after this pass.")
  var stopAfter: String?

  @Option(help: "Leave out this pass, or 'all'; can be given several times.")
  var skip: [String] = []

  @Flag(help: "Keep the formulas of the model instead of more stable ones.")
  var exact = false

  /// - Throws: when passes are chosen for a file that is already past them.
  func check(_ source: ProgramSource, printing: Bool = false) throws(IngotError) {
    guard case .file(let file) = source, [.optimized, .planned].contains(file.module.apparentForm) else { return }
    if exact || stopAfter != nil || !skip.isEmpty || printing {
      throw IngotError(
        .usage,
        "expected options of passes with a file that is not yet optimised, found one of form "
          + "'\(file.module.apparentForm.rawValue)'")
    }
  }

  func pipeline() throws(IngotError) -> Pipeline {
    try Pipeline(isExact: exact).selecting(skipping: skip, stoppingAfter: stopAfter)
  }
}
