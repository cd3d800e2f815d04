import IngotCompiler
import IngotExecution
import IngotIR
import IngotModeling
import IngotPasses
import IngotTestSupport

/// Bytes as the choice of a shipped model, of its size and of a number of threads: some steps on one thread and on several
/// must leave the same bits.
struct ModelInput {
  private var dice: Dice

  init(_ bytes: [UInt8]) { dice = Dice(choices: bytes) }

  func check() throws {
    var dice = dice
    let (name, threads) = (dice.pick(shippedNames), 2 + dice.roll(2))
    let settings = ["width=\(1 + dice.roll(40))"]
    let compilation = try shippedModel(name).applying(settings).compile(
      batch: 1 + dice.roll(12), pipeline: Pipeline(isExact: dice.once(in: 3)))
    let bits = try [1, threads].map { threads in
      let machine = try Machine(compilation.planned, threads: threads)
      for step in 1...3 {
        for (index, function) in machine.module.functions.enumerated() {
          _ = machine.fillInputs(of: function, salt: UInt64(step))
          machine.run(functionAt: index, step: step)
        }
      }
      return machine.storeBits
    }
    precondition(bits[0] == bits[1], "\(name), \(settings): expected the same bits on 1 and on \(threads) threads")
  }
}
