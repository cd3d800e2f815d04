import IngotDatasets

/// A source of choices that look random and depend only on the seed, or on choices that are given.
package struct Dice: RandomNumberGenerator {
  private var choices: ArraySlice<UInt8> = []
  private var generator: SplitMix64

  package init(seed: UInt64) { generator = SplitMix64(seed: seed, stream: 0) }

  /// - Parameter choices: a byte for each choice. When they are used up, the rest follows from them.
  package init(choices: [UInt8]) {
    self.choices = choices[...]
    generator = SplitMix64(seed: choices.reduce(0) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, stream: 0)
  }

  /// Whether some of the given choices are left.
  package var hasChoices: Bool { !choices.isEmpty }

  package mutating func next() -> UInt64 {
    // What is drawn from a range follows from the highest bits.
    choices.popFirst().map { UInt64($0) << 56 | UInt64($0) } ?? generator.next()
  }

  /// Returns a number from 0 to `bound - 1`.
  package mutating func roll(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// Returns one of `choices`.
  package mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[roll(choices.count)] }

  /// Returns true once in `times` calls, on average.
  package mutating func once(in times: Int) -> Bool { roll(times) == 0 }
}
