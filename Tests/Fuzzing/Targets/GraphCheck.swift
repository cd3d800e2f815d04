import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotIRParser
import IngotPasses
import IngotPlanning
import IngotReference
import IngotTestSupport

/// Takes the text of a module as far as it gets: to an error, or through the compiler to a run that the reference
/// confirms.
enum GraphCheck {
  /// - Parameter tolerance: the largest difference of an instruction's result, relative to its operands.
  /// - Throws: for text that is no module, and for a module that breaks a rule.
  static func check(_ text: String, tolerance: Double) throws {
    let file = try GraphFile(parsing: text, file: "input.graph")
    try file.verify()
    let printed = file.module.description
    let again = mustSucceed { try GraphFile(parsing: printed, file: "printed.graph") }
    precondition(again.module.description == printed, "expected the same text again:\n\(printed)")
    guard file.module.isSmall else { return }
    try run(file.module, tolerance: tolerance)
  }

  /// Compiles a module and runs each function once, and expects what the reference computes from the same operands.
  static func run(_ module: Module, _ pipeline: Pipeline = Pipeline(), tolerance: Double) throws {
    let compilation = try Compilation(module, pipeline: pipeline)
    guard let optimized = compilation.module(in: .optimized) else {
      // A plan in the text is followed as it is.
      let machine = try Machine(compilation.planned, threads: 1)
      for index in machine.module.functions.indices { machine.run(functionAt: index, step: 1) }
      return
    }
    let apart = mustSucceed { try Pipeline([.plan(sharing: false)]).run(optimized) }
    let machine = try Machine(apart, threads: 1)
    var reference = ReferenceExecutor(machine.module)
    for (index, function) in machine.module.functions.enumerated() {
      for position in reference.parameters.indices {
        reference.parameters[position] = machine.parameter(Parameter(position))
      }
      for state in machine.module.optimizerStates {
        reference.states[machine.module.name(of: state)] = machine.state(state)
      }
      let inputs = machine.fillInputs(of: function)
      machine.run(functionAt: index, step: 1)
      // Where numbers overflow, so do differences.
      let isTame = machine.trace(of: function).values.allSatisfy { $0.allSatisfy { $0.magnitude < 1e9 } }
      guard isTame else { continue }
      mustSucceed {
        try reference.followInLockstep(machine, index, inputs: inputs, step: 1) { name, difference in
          precondition(
            difference <= tolerance,
            "@\(function.name) %\(name): off by \(difference) in\n\(machine.module.description)")
        }
      }
    }
  }

  /// Ends the process where an error would be a defect.
  private static func mustSucceed<Result>(_ body: () throws -> Result) -> Result {
    do { return try body() } catch { fatalError("\(error)") }
  }
}

extension Module {
  /// Whether a run takes a few milliseconds at most.
  var isSmall: Bool {
    let values = functions.flatMap(\.values).map { $0.type.count }.reduce(0, &+)
    let weights = parameters.map { $0.type.count }.reduce(0, &+)
    return values < 20_000 && weights < 20_000 && functions.flatMap(\.body).count < 500
  }
}
