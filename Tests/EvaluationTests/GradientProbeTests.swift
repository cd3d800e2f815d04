import IngotCompiler
import IngotDifferentiation
import IngotEvaluation
import IngotExecution
import IngotIR
import IngotPasses
import IngotTestSupport
import Testing

/// Tests of the gradients that a run measures after each epoch.
struct GradientProbeTests {
  /// Probes that read the parameters of the machine that trains find what probes with a copy of them find, whose weights
  /// are in row-major order.
  @Test(arguments: shippedNames)
  func readWhatIsTrained(_ name: String) throws {
    let compilation = try shippedModel(name).compile(batch: 4)
    let (elaborated, trained) = (compilation.source, try Machine(compilation.planned, threads: 2))
    #expect(trained.module.parameters.contains { $0.layout == .panels })
    let phases = trained.module.functions.indices.filter { trained.module.functions[$0].kind == .phase }
    var inputs: [String: [Float]] = [:]
    for phase in phases { inputs.merge(trained.fillInputs(of: trained.module.functions[phase])) { $1 } }
    let probes = try GradientProbes(of: elaborated, in: trained, Pipeline())
    for phase in phases { trained.run(functionAt: phase, step: 1) }
    let found = probes.norms(step: 2)

    let apart = try GradientCompilation(of: elaborated, like: elaborated, pipeline: Pipeline())
    let copy = try Machine(apart.planned, threads: 1)
    for index in elaborated.parameters.indices {
      copy.setParameter(Parameter(index), to: trained.parameter(Parameter(index)))
    }
    #expect(!found.isEmpty && found.count == apart.gradients.count)
    for (index, function) in copy.module.functions.enumerated() {
      for argument in function.arguments where function[argument].type.element == .f32 {
        _ = copy.input(argument, in: function).update(fromContentsOf: try #require(inputs[function[argument].name]))
      }
      copy.run(functionAt: index, step: 2)
      let gradient = apart.gradients[index]
      #expect(found[index].metric == .gradientNorm(phase: gradient.phase, network: gradient.network))
      #expect(found[index].value == Double(copy.result(ofFunctionAt: index)[0]).squareRoot())
      #expect(found[index].value > 0)
    }
  }
}
