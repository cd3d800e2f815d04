import IngotCompiler
import IngotExecution
import IngotGraphs
import IngotIR
import IngotModeling
import IngotPasses
import IngotPlanning
import IngotReference
import IngotTestSupport
import Testing

/// Tests that the kernels agree with the reference executor on every model that Ingot ships.
struct AgreementTests {
  @Test(arguments: shippedNames)
  func everyValueOfAStepAgrees(_ name: String) throws {
    let module = try Pipeline([.plan(sharing: false)]).run(
      try shippedModel(name).applying(Campaign.isLong ? [] : ["width=300"]).compile(batch: 100).module(in: .optimized)!)
    let machine = try Machine(module, threads: 2)
    var reference = ReferenceExecutor(module)
    for (index, parameter) in reference.parameters.enumerated() {
      #expect(scaledDifference(machine.parameter(Parameter(index)), parameter) <= 1e-6)
    }
    for (index, function) in module.functions.enumerated() {
      // Both start from the same bits.
      for position in reference.parameters.indices {
        reference.parameters[position] = machine.parameter(Parameter(position))
      }
      let inputs = machine.fillInputs(of: function)
      machine.run(functionAt: index, step: 1)
      try reference.followInLockstep(machine, index, inputs: inputs, step: 1) { name, difference in
        #expect(difference <= 1e-5, "\(function.name) %\(name): off by \(difference)")
      }
    }
  }

  @Test(arguments: shippedNames)
  func lossesOfFiveStepsAgree(_ name: String) throws {
    let module = try shippedModel(name).applying(["width=200"]).compile().planned
    let machine = try Machine(module, threads: 2)
    var reference = ReferenceExecutor(module)
    for step in 1...5 {
      for (index, function) in module.functions.enumerated() where function.kind == .phase {
        let inputs = machine.fillInputs(of: function, salt: UInt64(step))
        machine.run(functionAt: index, step: step)
        let expected = try reference.run(function, inputs: inputs, step: step).result[0]
        let found = machine.result(ofFunctionAt: index)[0]
        #expect(abs(found - expected) <= 5e-4 * max(1, abs(expected)), "\(function.name) at step \(step)")
      }
    }
  }

  @Test(arguments: shippedNames)
  func threadsChangeNoBit(_ name: String) throws {
    let module = try shippedModel(name).compile(batch: 100).planned
    let runs = try [1, 2, 3, 5].map { threads in
      let machine = try Machine(module, threads: threads)
      var losses: [UInt32] = []
      for step in 1...3 {
        for (index, function) in module.functions.enumerated() where function.kind == .phase {
          _ = machine.fillInputs(of: function, salt: UInt64(step))
          machine.run(functionAt: index, step: step)
          losses.append(machine.result(ofFunctionAt: index)[0].bitPattern)
        }
      }
      return [losses] + machine.storeBits
    }
    #expect(runs.allSatisfy { $0 == runs[0] })
  }

}
