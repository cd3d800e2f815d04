import IngotCompiler
package import IngotDiagnostics
import IngotDifferentiation
package import IngotExecution
package import IngotIR
package import IngotPasses
import IngotProgram

/// Measures the gradient of each phase with respect to each network that it trains: a phase that trains nothing is the
/// most common mistake in adversarial code.
///
/// The probes are a separate program, because the program that trains never holds all gradients at once. It reads the
/// parameters where that program has them.
package struct GradientProbes {
  private let gradients: [ProbedGradient]
  private let trained: Machine
  private let machine: Machine

  /// - Parameters:
  ///   - elaborated: the module of form `elaborated` that the machine was made from.
  ///   - trained: the machine whose phases are probed.
  package init(of elaborated: Module, in trained: Machine, _ pipeline: Pipeline) throws(IngotError) {
    let compilation = try GradientCompilation(of: elaborated, like: trained.module, pipeline: pipeline)
    gradients = compilation.gradients
    self.trained = trained
    machine = try Machine(Program(compilation.planned), sharing: trained)
  }

  /// Returns the norms for the parameters and the minibatch that the trained machine holds.
  package func norms(step: Int) -> [MetricValue] {
    gradients.enumerated().map { index, gradient in
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
