import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotIR

/// How large the gradient of each phase is with respect to each network that it trains: a phase that trains nothing is the
/// commonest mistake in adversarial code.
///
/// A program of its own, beside the one that trains, since that one never has all gradients at once.
struct GradientProbes {
  private let machine: Machine

  init(of elaborated: Module, threads: Int) throws(IngotError) {
    machine = try Machine(Compilation(probing: elaborated).planned, threads: threads)
  }

  /// The norms for the parameters and the minibatch that another machine holds.
  ///
  /// - Returns: by `gradient_norm.PHASE.NETWORK`.
  func norms(like trained: Machine, step: Int) -> [Evaluation.Figure] {
    for index in machine.module.parameters.indices {
      _ = machine.parameter(Parameter(index)).update(fromContentsOf: trained.parameter(Parameter(index)))
    }
    return machine.module.functions.enumerated().map { index, probe in
      let phase = trained.module.phases.first {
        probe.name.hasPrefix("\($0.name).") && $0.arguments.count == probe.arguments.count
      }
      for argument in probe.arguments where probe[argument].type.element == .f32 {
        guard let phase, let source = phase.argument(named: probe[argument].name) else { continue }
        _ = machine.input(argument, in: probe).update(fromContentsOf: trained.input(source, in: phase))
      }
      machine.run(functionAt: index, step: step)
      return ("gradient_norm.\(probe.name)", Double(machine.result(ofFunctionAt: index)[0]).squareRoot())
    }
  }
}
