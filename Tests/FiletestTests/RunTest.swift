import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

/// The implementation of `; test: run`, which runs the first function of a module and prints the result and, for a
/// phase, every resulting parameter and state.
///
/// Comments specify the initial numbers: `; %x = [1, 2, 3]` for an argument, `; @net.0.weight = [0.5]` for a parameter,
/// in place of its initial value, and `; %step = 3` for the step, which is 1 by default.
///
/// The kernels run the function on one thread and on three threads, which must produce the same bits. The reference
/// executor also runs it, and must agree.
struct RunTest {
  private var inputs: [String: [Float]] = [:]
  private var parameters: [String: [Float]] = [:]
  private var step = 1

  init(_ text: String) throws {
    for line in text.split(separator: "\n") where line.hasPrefix("; ") {
      let parts = line.dropFirst(2).components(separatedBy: " = ")
      guard parts.count == 2, let sigil = parts[0].first, "%@".contains(sigil) else { continue }
      let name = String(parts[0].dropFirst())
      let numbers = try parts[1].split(whereSeparator: { "[], ".contains($0) }).map { text in
        try #require(Float(text), "'\(text)' is not a number")
      }
      switch (sigil, name) {
      case ("%", "step"): step = Int(try #require(numbers.first))
      case ("%", _): inputs[name] = numbers
      default: parameters[name] = numbers
      }
    }
  }

  func text(of module: Module) throws -> String {
    let module = try Compilation(module).planned
    let found = try run(module, threads: 1)
    #expect(
      try run(module, threads: 3).map { $0.numbers.map(\.bitPattern) } == found.map { $0.numbers.map(\.bitPattern) })
    let expected = try reference(module)
    for (mine, other) in zip(found, expected) {
      let difference = scaledDifference(mine.numbers, other.numbers)
      #expect(difference <= 1e-5, "\(mine.name): the reference gives \(other.numbers)")
    }
    return found.map { "\($0.name) = \($0.numbers)\n" }.joined()
  }

  private typealias Tensor = (name: String, numbers: [Float])

  private func run(_ module: Module, threads: Int) throws -> [Tensor] {
    let machine = try Machine(module, threads: threads)
    for (name, numbers) in parameters {
      machine.setParameter(try #require(module.parameter(named: name), "no parameter '\(name)'"), to: numbers)
    }
    let function = module.functions[0]
    for (name, numbers) in inputs {
      let argument = try #require(function.argument(named: name), "no argument '\(name)'")
      let target = machine.input(argument, in: function)
      try #require(numbers.count == target.count, "'\(name)' has \(target.count) elements")
      _ = target.update(fromContentsOf: numbers)
    }
    machine.run(functionAt: 0, step: step)
    let result = Array(machine.result(ofFunctionAt: 0))
    return tensors(module, result, { machine.parameter($0) }, { machine.state($0) })
  }

  private func reference(_ module: Module) throws -> [Tensor] {
    var executor = ReferenceExecutor(module)
    for (name, numbers) in parameters {
      executor.parameters[try #require(module.parameter(named: name)).index] = numbers
    }
    let result = try executor.run(module.functions[0], inputs: inputs, step: step).result
    return tensors(
      module, result, { executor.parameters[$0.index] }, { executor.states[module.name(of: $0)] ?? [] })
  }

  private func tensors(
    _ module: Module, _ result: [Float], _ parameter: (Parameter) -> [Float], _ state: (OptimizerState) -> [Float]
  ) -> [Tensor] {
    var tensors: [Tensor] = [("result", result)]
    if module.functions[0].kind == .func { return tensors }
    for (index, info) in module.parameters.enumerated() {
      tensors.append(("@\(info.name)", parameter(Parameter(index))))
    }
    for kept in module.optimizerStates { tensors.append(("@\(module.name(of: kept))", state(kept))) }
    return tensors
  }
}
