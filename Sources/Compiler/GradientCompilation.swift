package import IngotDiagnostics
package import IngotDifferentiation
package import IngotIR
package import IngotPasses

/// A program that measures gradients and changes nothing. For each phase and each network that the phase trains, it has
/// a function that returns the squared norm of the gradient with respect to that network.
package struct GradientCompilation: Sendable {
  package let planned: Module
  /// The gradient that each function of the module measures.
  package let gradients: [ProbedGradient]

  /// - Parameters:
  ///   - elaborated: a module of form `elaborated`; its parameters keep their places.
  ///   - trained: the module that trains these parameters, whose layouts they have.
  package init(of elaborated: Module, like trained: Module, pipeline: Pipeline) throws(IngotError) {
    var (module, gradients) = try gradientProbes(of: elaborated)
    for index in module.parameters.indices { module.parameters[index].layout = trained.parameters[index].layout }
    planned = try Compilation(module, pipeline: pipeline).planned
    self.gradients = gradients
  }
}
