import IngotCompiler
import IngotDiagnostics
import IngotIR
import IngotPasses
import IngotTestSupport

/// Bytes as the choices of which a random module is made, then a pipeline, and then damage to the module's text: a
/// grammar would get as far past the parser, but not past the verifier.
struct ProgramInput {
  private var dice: Dice

  init(_ bytes: [UInt8]) { dice = Dice(choices: bytes) }

  func check() throws {
    var dice = dice
    let module = randomModule(choosing: &dice)
    var passes = Pass.optimizations.shuffled(using: &dice)
    passes.removeLast(dice.roll(passes.count))
    if module.isSmall {
      try GraphCheck.run(module, Pipeline(optimizations: passes, isExact: dice.once(in: 3)), tolerance: 1e-4)
    }
    var words = module.description.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    while dice.hasChoices, !words.isEmpty { damage(&words, &dice) }
    try GraphCheck.check(words.joined(separator: " "), tolerance: 1e-3)
  }

  private func damage(_ words: inout [String], _ dice: inout Dice) {
    let place = dice.roll(words.count)
    switch dice.roll(4) {
    case 0: words[place] = words[dice.roll(words.count)]
    case 1: words.remove(at: place)
    case 2: words.insert(words[dice.roll(words.count)], at: place)
    default: words.swapAt(place, dice.roll(words.count))
    }
  }
}
