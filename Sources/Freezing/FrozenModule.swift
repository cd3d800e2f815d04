package import IngotDiagnostics
package import IngotIR

/// Funcs with the values of the parameters that they read: all that an artefact of them needs.
package struct FrozenModule: Sendable {
  /// A module of form `elaborated` without phases.
  package internal(set) var module: Module
  /// The elements of each parameter of the module, by index, in row-major order.
  package internal(set) var values: [[Float]]

  /// - Parameters:
  ///   - module: a module of form `elaborated` without phases.
  ///   - value: returns the elements of a parameter of the module in row-major order.
  package init(_ module: Module, value: (Parameter) throws(IngotError) -> [Float]) throws(IngotError) {
    self.module = module
    values = []
    for index in module.parameters.indices { values.append(try value(Parameter(index))) }
  }

  /// The elements of a parameter in row-major order.
  package func value(_ parameter: Parameter) -> [Float] { values[parameter.index] }
}
