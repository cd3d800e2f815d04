import IngotDatasets

/// Choices that look random and are the same for the same seed.
package struct Dice: RandomNumberGenerator {
  private var generator: SplitMix64

  package init(seed: UInt64) { generator = SplitMix64(seed: seed, stream: 0) }

  package mutating func next() -> UInt64 { generator.next() }

  /// From 0 to below `bound`.
  package mutating func roll(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// One of `choices`.
  package mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[roll(choices.count)] }

  /// True once in `times`.
  package mutating func once(in times: Int) -> Bool { roll(times) == 0 }
}
