import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotReference

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What `ingot run` needs from an executor, which is either the kernels or the reference.
protocol Runner: AnyObject {
  func run(functionAt index: Int, step: Int) throws(IngotError)

  func setArgument(_ value: Value, of function: Int, to elements: [Float])
  func setParameter(_ parameter: Parameter, to elements: [Float])
  func setState(_ state: OptimizerState, to elements: [Float])

  /// Returns a value of the last run of the function.
  func value(_ value: Value, of function: Int) -> [Float]
  func parameter(_ parameter: Parameter) -> [Float]
  func state(_ state: OptimizerState) -> [Float]
}

final class MachineRunner: Runner {
  private let machine: Machine

  init(_ machine: Machine) { self.machine = machine }

  func run(functionAt index: Int, step: Int) { machine.run(functionAt: index, step: step) }

  func setArgument(_ value: Value, of function: Int, to elements: [Float]) {
    _ = machine.input(value, in: machine.module.functions[function]).update(fromContentsOf: elements)
  }

  func setParameter(_ parameter: Parameter, to elements: [Float]) {
    machine.setParameter(parameter, to: elements)
  }

  func setState(_ state: OptimizerState, to elements: [Float]) {
    machine.setState(state, to: elements)
  }

  func value(_ value: Value, of function: Int) -> [Float] {
    Array(machine.value(value, in: machine.module.functions[function]))
  }

  func parameter(_ parameter: Parameter) -> [Float] { machine.parameter(parameter) }
  func state(_ state: OptimizerState) -> [Float] { machine.state(state) }
}

final class ReferenceRunner: Runner {
  private var executor: ReferenceExecutor
  private var inputs: [Int: [String: [Float]]] = [:]
  private var traces: [Int: ReferenceExecutor.Trace] = [:]

  /// - Throws: when the values and parameters together are too large for half of the machine's memory, because Swift's arrays
  ///   would abort.
  init(_ module: Module) throws(IngotError) {
    let sizes = module.parameters.map(\.type) + module.functions.flatMap { $0.values.map(\.type) }
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    guard let bytes = checkedSum(sizes.map { $0.checkedBytes ?? Int.max }), bytes / 2 < memory / 4 else {
      throw IngotError(.unavailable, "expected a program whose values fit into memory, found a larger one")
    }
    executor = ReferenceExecutor(module)
  }

  func run(functionAt index: Int, step: Int) throws(IngotError) {
    traces[index] = try executor.run(executor.module.functions[index], inputs: inputs[index] ?? [:], step: step)
  }

  func setArgument(_ value: Value, of function: Int, to elements: [Float]) {
    inputs[function, default: [:]][executor.module.functions[function][value].name] = elements
  }

  func setParameter(_ parameter: Parameter, to elements: [Float]) { executor.parameters[parameter.index] = elements }

  func setState(_ state: OptimizerState, to elements: [Float]) {
    executor.states[executor.module.name(of: state)] = elements
  }

  func value(_ value: Value, of function: Int) -> [Float] { traces[function]?[value] ?? [] }
  func parameter(_ parameter: Parameter) -> [Float] { executor.parameters[parameter.index] }
  func state(_ state: OptimizerState) -> [Float] { executor.states[executor.module.name(of: state)] ?? [] }
}
