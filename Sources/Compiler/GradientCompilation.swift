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

  /// - Parameter elaborated: a module of form `elaborated`; its parameters keep their places.
  package init(of elaborated: Module, pipeline: Pipeline = Pipeline()) throws(IngotError) {
    let (module, gradients) = try gradientProbes(of: elaborated)
    planned = try Compilation(module, pipeline: pipeline).planned
    self.gradients = gradients
  }
}
