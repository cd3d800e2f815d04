package import IngotDiagnostics
package import IngotIR
import IngotProgram

/// Access to parameters and optimiser state in canonical order, row-major, however they are laid out in memory.
extension Machine {
  package func parameter(_ parameter: Parameter) -> [Float] {
    let info = module[parameter]
    return canonical(info, buffer(program.layout.place(of: parameter), count: info.type.count))
  }

  /// - Parameter elements: the new elements, the same number as the parameter has.
  package func setParameter(_ parameter: Parameter, to elements: some Collection<Float>) {
    let info = module[parameter]
    let memory = buffer(program.layout.place(of: parameter), count: info.type.count)
    Array(elements).withUnsafeBufferPointer { store($0, info, in: memory) }
  }

  /// Fills a parameter by writing its elements in canonical order, straight into memory where the layout allows it.
  package func fillParameter(
    _ parameter: Parameter, by write: (UnsafeMutableBufferPointer<Float>) throws(IngotError) -> Void
  ) throws(IngotError) {
    let info = module[parameter]
    let memory = buffer(program.layout.place(of: parameter), count: info.type.count)
    if info.layout == .rowMajor { return try write(memory) }
    let elements = UnsafeMutableBufferPointer<Float>.allocate(capacity: memory.count)
    defer { elements.deallocate() }
    elements.initialize(repeating: 0)
    try write(elements)
    store(UnsafeBufferPointer(elements), info, in: memory)
  }

  /// The elements of an optimiser state, which has the same layout as its parameter.
  package func state(_ state: OptimizerState) -> [Float] {
    canonical(module[state.parameter], buffer(of: state))
  }

  /// - Parameter elements: the new elements, the same number as the state has.
  package func setState(_ state: OptimizerState, to elements: some Collection<Float>) {
    Array(elements).withUnsafeBufferPointer { store($0, module[state.parameter], in: buffer(of: state)) }
  }

  private func buffer(of state: OptimizerState) -> UnsafeMutableBufferPointer<Float> {
    do {
      return buffer(try program.layout.place(of: state), count: module[state.parameter].type.count)
    } catch {
      fatalError("\(error)")
    }
  }

  private func canonical(_ info: ParameterInfo, _ memory: UnsafeMutableBufferPointer<Float>) -> [Float] {
    switch info.layout {
    case .rowMajor: return Array(memory)
    case .panels:
      return Array(unsafeUninitializedCapacity: memory.count) { elements, count in
        for run in PanelOrder(rows: info.type.rows, columns: info.type.columns).runs {
          _ = elements[run.rowMajor...].initialize(from: memory[run.stored..<(run.stored + run.count)])
        }
        count = memory.count
      }
    }
  }

  private func store(
    _ elements: UnsafeBufferPointer<Float>, _ info: ParameterInfo, in memory: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(elements.count == memory.count)
    switch info.layout {
    case .rowMajor: _ = memory.update(fromContentsOf: elements)
    case .panels:
      for run in PanelOrder(rows: info.type.rows, columns: info.type.columns).runs {
        _ = memory[run.stored...].update(fromContentsOf: elements[run.rowMajor..<(run.rowMajor + run.count)])
      }
    }
  }
}
