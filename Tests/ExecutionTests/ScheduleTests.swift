import IngotCompiler
import IngotExecution
import IngotIR
import IngotProgram
import IngotTestSupport
import Testing

/// What instructions wait for.
struct ScheduleTests {
  /// A wait that is missing shows up in some order: an instruction reads what is not there yet or is there no longer.
  @Test(arguments: shippedNames)
  func ordersThatTheWaitsAllowChangeNoBit(_ name: String) throws {
    let module = try shippedModel(name).compile(batch: 16).planned
    let inOrder = try Self.bits(module) { $0.instructions.indices }
    for seed in 1...8 as ClosedRange<UInt64> {
      var dice = Dice(seed: seed)
      #expect(try Self.bits(module) { Self.order(of: $0, &dice) } == inOrder, "seed \(seed)")
    }
  }

  /// An instruction waits for less than all earlier ones: a gradient of a weight does not wait for the adjoint before it.
  @Test func independentInstructionsDoNotWait() throws {
    let program = try Program(shippedModel("gaussian-aae").compile(batch: 16).planned)
    for function in program.functions where function.kind == .phase {
      let serial = function.instructions.enumerated().filter { $1.waits == [$0 - 1] }
      #expect(serial.count < function.instructions.count * 3 / 4)
      for (index, instruction) in function.instructions.enumerated() {
        #expect(instruction.waits.allSatisfy { 0 <= $0 && $0 < index })
      }
    }
  }

  /// Returns the losses and the store after each phase ran for three steps in an order of its instructions.
  private static func bits<Order: Sequence<Int>>(
    _ module: Module, order: (ProgramFunction) -> Order
  ) throws -> [[UInt32]] {
    let machine = try Machine(module, threads: 1)
    var losses: [UInt32] = []
    for step in 1...3 {
      for (index, function) in module.functions.enumerated() where function.kind == .phase {
        _ = machine.fillInputs(of: function, salt: UInt64(step))
        for position in order(machine.program.functions[index]) {
          machine.run(instructionAt: position, ofFunctionAt: index, step: step)
        }
        losses.append(machine.result(ofFunctionAt: index)[0].bitPattern)
      }
    }
    return [losses] + machine.storeBits
  }

  /// Returns a random order in which each instruction comes after those that it waits for.
  private static func order(of function: ProgramFunction, _ dice: inout Dice) -> [Int] {
    var (order, left) = ([Int](), Array(function.instructions.indices))
    var hasRun: Set<Int> = []
    while !left.isEmpty {
      let ready = left.indices.filter { hasRun.isSuperset(of: function.instructions[left[$0]].waits) }
      let next = left.remove(at: dice.pick(ready))
      order.append(next)
      hasRun.insert(next)
    }
    return order
  }
}
