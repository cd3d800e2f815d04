import ArgumentParser
import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotFiles
import IngotFreezing
import IngotIR
import IngotIRParser
import IngotPasses
import IngotPlanning
import IngotReference

struct Run: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Run a .graph file on given inputs and write its outputs, so that other tools can check the compiler.",
      discussion: discussion(
        """
        Inputs are tensors of a safetensors file: one named as an argument ('x') is
        that argument, one named as a parameter ('encoder.0.weight') replaces its
        initial value, 'PHASE/PARAMETER.m' and '.v' are Adam's moments and
        'PHASE/PARAMETER.velocity' the velocity of SGD with momentum.

        Outputs hold 'result', every parameter and every optimiser state after the
        last step, and with --trace every value of the last step under its IR name
        without '%'. With several phases, the names of results and values start with 'PHASE/'.
        Values that were fused away are not computed; --skip all leaves every one.
        Without --phase, all phases run in order at each step.

        EXAMPLES:
          ingot compile gaussian-aae --emit elaborated -o aae.graph
          ingot run aae.graph --inputs x.safetensors --outputs out.safetensors
          ingot run aae.graph --inputs x.safetensors --outputs all.safetensors --trace --skip all
          ingot run aae.graph --inputs x.safetensors --phase generator --steps 5
          ingot run aae.graph --inputs x.safetensors --outputs slow.safetensors --reference
        """))
  }

  @Argument(help: "A .graph file of any form, or a frozen .safetensors file.")
  var file: String

  @Option(help: "Run only the phase or network of this name.")
  var phase: String?

  @Option(help: "A safetensors file of inputs, parameters and states.")
  var inputs: String?

  @Option(help: "The safetensors file to write.")
  var outputs: String?

  @Option(help: "How many steps to run; the first is step 1.")
  var steps = 1

  @Flag(help: "Also write every value of the last step.")
  var trace = false

  @Option(help: "Threads, including the main thread.")
  var threads = 1

  @OptionGroup var passes: PassOptions

  @Flag(help: "Use the slow executor in plain Swift, which shares no code with the kernels.")
  var reference = false

  func run() throws {
    guard steps >= 1 else { throw IngotError(.usage, "expected at least 1 step, found \(steps)") }
    guard (1...1024).contains(threads) else { throw IngotError(.usage, "expected 1 to 1024 threads, found \(threads)") }
    let graph = try readGraph(file)
    try passes.check(.file(graph))
    let compilation = try Compilation(graph.module, pipeline: passes.pipeline())
    // A trace keeps every value, so values must not share memory.
    let module = trace ? try Pipeline([Pass.plan(sharing: false)]).run(compilation.planned) : compilation.planned
    let runner: any Runner =
      reference ? try ReferenceRunner(module) : MachineRunner(try Machine(module, threads: threads))
    let session = RunSession(module: module, functions: try selected(in: module), runner: runner)
    if isFrozenFile(file) { try session.load(parametersOf: try FrozenFile(file)) }
    try session.load(try inputs.map { path throws(IngotError) in try SafetensorsReader(path) })
    let output = try session.run(steps: steps, tracing: trace)
    for loss in output.losses { print("\(loss.name) \(loss.value)") }
    if let outputs { try output.writer.write(to: outputs) }
  }

  /// Returns the positions of the functions to run: all phases or the only function, unless one is named.
  private func selected(in module: Module) throws(IngotError) -> [Int] {
    guard let phase else {
      let phases = module.functions.indices.filter { module.functions[$0].kind == .phase }
      if phases.isEmpty, module.functions.count == 1 { return [0] }
      if phases.isEmpty {
        throw IngotError(.usage, "'\(file)': expected a phase or '--phase NAME', found networks only")
      }
      return phases
    }
    // A phase takes precedence over a network of the same name.
    let named = module.functions.indices.filter { module.functions[$0].name == phase }
    guard let index = named.first(where: { module.functions[$0].kind == .phase }) ?? named.first else {
      let hint = suggestion(for: phase, among: module.functions.map(\.name))
      throw IngotError(.usage, "expected a phase or network of '\(module.name)', found '\(phase)'\(hint)")
    }
    return [index]
  }
}
