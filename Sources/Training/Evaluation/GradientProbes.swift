import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotPasses

/// How large the gradient of each phase is with respect to each network that it trains: a phase that trains nothing is the
/// commonest mistake in adversarial code.
///
/// A program of its own, beside the one that trains, since that one never has all gradients at once.
struct GradientProbes {
  private let machine: Machine

  init(of elaborated: Module, _ pipeline: Pipeline, threads: Int) throws(IngotError) {
    machine = try Machine(Compilation(probing: elaborated, pipeline: pipeline).planned, threads: threads)
  }

  /// The norms for the parameters and the minibatch that another machine holds.
  ///
  /// - Returns: by `gradient_norm.PHASE.NETWORK`.
  func norms(like trained: Machine, step: Int) -> [Evaluation.Figure] {
    for index in machine.module.parameters.indices {
      machine.setParameter(Parameter(index), to: trained.parameter(Parameter(index)))
    }
    return machine.module.functions.enumerated().map { index, probe in
      // `PHASE.NETWORK`; no name has a point in it.
      let phase = trained.module.function(.phase, named: String(probe.name.prefix { $0 != "." }))
      for argument in probe.arguments where probe[argument].type.element == .f32 {
        guard let phase, let source = phase.argument(named: probe[argument].name) else { continue }
        _ = machine.input(argument, in: probe).update(fromContentsOf: trained.input(source, in: phase))
      }
      machine.run(functionAt: index, step: step)
      return ("gradient_norm.\(probe.name)", Double(machine.result(ofFunctionAt: index)[0]).squareRoot())
    }
  }
}
