/// Choices that look random and are the same for the same seed: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
package struct Dice: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x2545_F491_4F6C_DD1D }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From 0 to below `bound`.
  package mutating func roll(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// One of `choices`.
  package mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[roll(choices.count)] }

  /// True once in `times`.
  package mutating func once(in times: Int) -> Bool { roll(times) == 0 }
}
