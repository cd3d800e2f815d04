package import IngotDiagnostics
package import IngotDifferentiation
package import IngotIR
package import IngotPasses

/// A program that changes nothing and measures gradients: a function for each phase and each network that it trains, whose result is
/// the squared norm of the gradient with respect to that network.
package struct GradientCompilation: Sendable {
  package let planned: Module
  /// What each function of the module measures.
  package let gradients: [ProbedGradient]

  /// - Parameter elaborated: its parameters keep their places.
  package init(of elaborated: Module, pipeline: Pipeline = Pipeline()) throws(IngotError) {
    let (module, gradients) = try gradientProbes(of: elaborated)
    planned = try Compilation(module, pipeline: pipeline).planned
    self.gradients = gradients
  }
}
