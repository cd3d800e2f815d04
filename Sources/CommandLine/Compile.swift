import ArgumentParser
import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotExplorer
import IngotExporting
import IngotFiles
import IngotIR
import IngotIRParser
import IngotPasses
import IngotProgram

struct Compile: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Compile a model or a .graph file and print any stage of the result.",
      discussion: discussion(
        """
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
          ingot compile gaussian-aae --emit c -o training
          ingot compile gaussian-aae --set width=256 --emit wasm -o page
          ingot compile model.graph --skip cse --stop-after dce
        """))
  }

  @Argument(help: "A model of 'list', or a .graph file.", completion: .list(ModelCatalog.current.names))
  var graph: String

  @Option(help: "What to print, or what to write as files: the training program as 'c' or as 'wasm' with a page.")
  var emit = CompileResult.view(.planned)

  @Option(help: "Print only the phase or network of this name.")
  var phase: String?

  @OptionGroup var size: SizeOptions

  @Option(help: "Print the module after this pass, or after 'all', before what --emit asks for.")
  var printAfter: String?

  @OptionGroup var passes: PassOptions

  @OptionGroup(title: "Of a training program") var training: TrainingOptions

  @Flag(help: "Print to standard error how long each stage and pass took.")
  var timePasses = false

  @Flag(help: "Print to standard error how often each rewrite was made.")
  var statistics = false

  @Option(
    name: .customShort("o"), help: "The file to write instead of standard output, or the folder of a training program.")
  var output: String?

  func run() throws {
    let pipeline = try passes.pipeline()
    let source = try ProgramSource(graph)
    try check(source, pipeline)
    let compilation = try source.compile(size, pipeline: pipeline)
    switch emit {
    case .view(let view): try show(view, of: compilation)
    case .training(let format): try export(format, of: compilation)
    }
    if timePasses { printTimes(of: compilation) }
    if statistics { printStatistics(of: compilation) }
  }

  private func show(_ view: CompiledModel.View, of compilation: Compilation) throws(IngotError) {
    let compiled = CompiledModel(compilation)
    var text = ""
    for step in compilation.steps where printAfter == "all" || printAfter == step.pass.name {
      text += "; after \(step.pass.name)\n\(try compiled.text(of: step.module, phase))\n"
    }
    text += try compiled.text(view, of: phase)
    if let output {
      try AtomicFile.write(text, to: output)
    } else {
      print(text, terminator: "")
    }
  }

  private func export(_ format: TrainingFormat, of compilation: Compilation) throws(IngotError) {
    let path = output ?? compilation.source.name
    try CompiledModel(compilation).exportTraining(as: format, to: path, training.options)
    print("wrote \(path): the training of \(compilation.source.name) as \(format.rawValue)")
  }

  /// Throws a usage error for options that would have no effect, instead of ignoring them.
  private func check(_ source: ProgramSource, _ pipeline: Pipeline) throws(IngotError) {
    if let printAfter {
      if printAfter != "all" { _ = try pipeline.pass(named: printAfter) }
      switch emit {
      case .view(.elaborated), .view(.differentiated), .view(.optimized), .view(.planned), .view(.program),
        .view(.plan):
        break
      case .view(.planSVG), .view(.dot), .view(.html), .training:
        throw IngotError(.usage, "expected '--print-after' with a text, found '--emit \(emit.name)'")
      }
    }
    if case .training = emit, phase != nil {
      throw IngotError(.usage, "expected '--phase' with a view, found '--emit \(emit.name)'")
    }
    try training.check(emit)
    try passes.check(source, printing: printAfter != nil)
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
}

/// The options of a training program that is written as files.
struct TrainingOptions: ParsableArguments {
  @Option(help: "What the names of files and functions begin with. (default: the model's name)")
  var name: String?

  @Option(help: "The most bytes of memory that parameters, moments, inputs and values may take.")
  var memory: Int?

  @Option(help: "With 'wasm': how many digits the page draws to train on. (default: 2000)")
  var digits: Int?

  @Option(help: "With 'wasm': the C compiler, a clang. (default: clang)")
  var cc: String?

  var options: TrainingExportOptions {
    var options = TrainingExportOptions()
    options.name = name
    options.memory = memory
    options.digits = digits ?? options.digits
    options.compiler = cc
    return options
  }

  /// Throws for an option that would have no effect, instead of ignoring it.
  func check(_ emit: CompileResult) throws(IngotError) {
    let isPage = emit == .training(.wasm)
    let isTraining = if case .training = emit { true } else { false }
    let given = [
      ("name", name != nil, isTraining), ("memory", memory != nil, isTraining), ("digits", digits != nil, isPage),
      ("cc", cc != nil, isPage),
    ]
    guard let (option, _, _) = given.first(where: { $0.1 && !$0.2 }) else { return }
    let expected = ["digits", "cc"].contains(option) ? "'--emit wasm'" : "'--emit c' or '--emit wasm'"
    throw IngotError(.usage, "expected '--\(option)' with \(expected), found '--emit \(emit.name)'")
  }
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
