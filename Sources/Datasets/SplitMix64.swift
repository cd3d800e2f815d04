/// A small seeded generator for data: the order of examples and the drawn digits.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. (The random numbers inside a
/// program come from Philox, in the kernels.)
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// - Parameter stream: distinguishes generators with the same seed, for example by epoch or by example.
  package init(seed: UInt64, stream: Int) {
    state = seed
    let mixed = next()
    state = mixed ^ (UInt64(bitPattern: Int64(stream)) &* 0x9E37_79B9_7F4A_7C15)
    _ = next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
