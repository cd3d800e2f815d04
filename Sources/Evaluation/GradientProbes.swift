import IngotCompiler
package import IngotDiagnostics
import IngotDifferentiation
package import IngotExecution
package import IngotIR
package import IngotPasses

/// Measures the gradient of each phase with respect to each network that it trains: a phase that trains nothing is the
/// most common mistake in adversarial code.
///
/// The probes are a separate program, because the program that trains never holds all gradients at once.
package struct GradientProbes {
  private let compilation: GradientCompilation
  private let machine: Machine

  package init(of elaborated: Module, _ pipeline: Pipeline, threads: Int) throws(IngotError) {
    compilation = try GradientCompilation(of: elaborated, pipeline: pipeline)
    machine = try Machine(compilation.planned, threads: threads)
  }

  /// Returns the norms for the parameters and the minibatch that another machine holds.
  package func norms(like trained: Machine, step: Int) -> [MetricValue] {
    for index in machine.module.parameters.indices {
      machine.setParameter(Parameter(index), to: trained.parameter(Parameter(index)))
    }
    return compilation.gradients.enumerated().map { index, gradient in
      let probe = machine.module.functions[index]
      let phase = trained.module.function(.phase, named: gradient.phase)
      for argument in probe.arguments where probe[argument].type.element == .f32 {
        guard let phase, let source = phase.argument(named: probe[argument].name) else { continue }
        _ = machine.input(argument, in: probe).update(fromContentsOf: trained.input(source, in: phase))
      }
      machine.run(functionAt: index, step: step)
      return MetricValue(
        .gradientNorm(phase: gradient.phase, network: gradient.network),
        Double(machine.result(ofFunctionAt: index)[0]).squareRoot())
    }
  }
}
