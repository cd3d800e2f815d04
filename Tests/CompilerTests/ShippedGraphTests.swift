import IngotCompiler
import IngotGraphs
import IngotIR
import IngotModeling
import IngotPasses
import IngotPlanning
import IngotTestSupport
import Testing

/// Tests of what the optimiser must achieve on every model that Ingot ships.
struct ShippedGraphTests {
  private func planned(_ name: String) throws -> Module {
    try shippedModel(name).compile(batch: 100).planned
  }

  @Test(arguments: shippedNames)
  func arenaIsNearItsLowerBound(_ name: String) throws {
    for function in try planned(name).functions {
      let plan = FunctionPlan(reading: function)
      #expect(Double(plan.peak) <= 1.02 * Double(plan.lowerBound), "\(function.name)")
    }
  }

  /// Instructions that a product feeds are fused into it; only small updates, those of biases, stand alone.
  @Test(arguments: shippedNames)
  func nothingThatFusesStandsAlone(_ name: String) throws {
    let module = try planned(name)
    for function in module.functions {
      for instruction in function.body {
        let text = module.text(of: instruction, in: function)
        // Values that are not products, such as the sum of several gradients, are gated in a separate instruction.
        let source = function.body.first { $0.result == instruction.operands.first?.value && $0.result != nil }
        if let source, source.opcode.isProduct {
          #expect(![.relu, .leakyReLU, .dropout, .gate].contains(instruction.opcode), "\(function.name): \(text)")
        }
        if instruction.opcode.isUpdate, let parameter = instruction.updatedParameter {
          // The gradients of a network that is applied several times are added up.
          let gradient = function.body.first { $0.result == instruction.operands[1].value && $0.result != nil }
          #expect(module[parameter].type.rank == 1 || gradient?.opcode == .add, "\(function.name): \(text)")
        }
      }
    }
  }

  @Test func theGaussianModelNeedsFewBytes() throws {
    let module = try planned("gaussian-aae")
    let plans = module.functions.map { FunctionPlan(reading: $0) }
    #expect(plans.map(\.peak).max() ?? 0 <= 8_000_000)
    let plain = try shippedModel("gaussian-aae")
      .compile(batch: 100, pipeline: Pipeline(optimizations: [])).planned
    #expect(plain.phases.map { FunctionPlan(reading: $0).total }.reduce(0, +) > 30_000_000)
  }
}
