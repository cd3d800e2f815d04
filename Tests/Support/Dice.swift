import IngotDatasets

/// A source of choices that look random and depend only on the seed.
package struct Dice: RandomNumberGenerator {
  private var generator: SplitMix64

  package init(seed: UInt64) { generator = SplitMix64(seed: seed, stream: 0) }

  package mutating func next() -> UInt64 { generator.next() }

  /// Returns a number from 0 to `bound - 1`.
  package mutating func roll(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// Returns one of `choices`.
  package mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[roll(choices.count)] }

  /// Returns true once in `times` calls, on average.
  package mutating func once(in times: Int) -> Bool { roll(times) == 0 }
}
