package import IngotDiagnostics
package import IngotIR
import IngotProgram

/// Access to parameters and optimiser state in canonical order, row-major, however they are laid out in memory.
extension Machine {
  package func parameter(_ parameter: Parameter) -> [Float] {
    let info = module[parameter]
    return canonical(info.layout, buffer(program.layout.place(of: parameter), count: info.type.count))
  }

  /// - Parameter elements: the new elements, the same number as the parameter has.
  package func setParameter(_ parameter: Parameter, to elements: some Collection<Float>) {
    let info = module[parameter]
    store(elements, info.layout, in: buffer(program.layout.place(of: parameter), count: info.type.count))
  }

  /// Fills a parameter by writing its elements, in canonical order, straight into memory where the layout allows it.
  package func fillParameter(
    _ parameter: Parameter, by write: (UnsafeMutableBufferPointer<Float>) throws(IngotError) -> Void
  ) throws(IngotError) {
    let info = module[parameter]
    switch info.layout {
    case .rowMajor: try write(buffer(program.layout.place(of: parameter), count: info.type.count))
    }
  }

  /// The elements of an optimiser state, which has the same layout as its parameter.
  package func state(_ state: OptimizerState) -> [Float] {
    canonical(module[state.parameter].layout, buffer(of: state))
  }

  /// - Parameter elements: the new elements, the same number as the state has.
  package func setState(_ state: OptimizerState, to elements: some Collection<Float>) {
    store(elements, module[state.parameter].layout, in: buffer(of: state))
  }

  private func buffer(of state: OptimizerState) -> UnsafeMutableBufferPointer<Float> {
    do {
      return buffer(try program.layout.place(of: state), count: module[state.parameter].type.count)
    } catch {
      fatalError("\(error)")
    }
  }

  private func canonical(_ layout: ParameterLayout, _ memory: UnsafeMutableBufferPointer<Float>) -> [Float] {
    switch layout {
    case .rowMajor: Array(memory)
    }
  }

  private func store(
    _ elements: some Collection<Float>, _ layout: ParameterLayout, in memory: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(elements.count == memory.count)
    switch layout {
    case .rowMajor: _ = memory.update(fromContentsOf: elements)
    }
  }
}
