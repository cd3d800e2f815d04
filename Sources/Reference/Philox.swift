import IngotIR

/// Philox4x32-10, implemented from the paper. For how counters are formed, see ``RandomDomain``.
package struct Philox: Sendable {
  private let key: (UInt32, UInt32)

  package init(key: (UInt32, UInt32)) { self.key = key }

  package init(seed: UInt64) {
    self.init(key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
  }

  package func block(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var (x, k) = (counter, key)
    for _ in 0..<10 {
      let first = UInt32(0xD251_1F53).multipliedFullWidth(by: x[0])
      let second = UInt32(0xCD9E_8D57).multipliedFullWidth(by: x[2])
      x = SIMD4(second.high ^ x[1] ^ k.0, second.low, first.high ^ x[3] ^ k.1, first.low)
      k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85)
    }
    return x
  }
}

/// The numbers of one stream at one step, element by element.
struct RandomStream {
  let philox: Philox
  let domain: RandomDomain
  let stream: Int
  let step: Int

  func word(_ element: Int) -> UInt32 {
    let high = UInt32(truncatingIfNeeded: step >> 32) << 8
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: element / 4), UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: step),
      domain.rawValue | high)
    return philox.block(counter)[element % 4]
  }

  /// Returns the uniform number of an element, in [0, 1).
  func uniform(_ element: Int) -> Double { Double(word(element) >> 8) * 0x1p-24 }

  func normal(_ element: Int) -> Double {
    let u = Double((word(element & ~1) >> 8) + 1) * 0x1p-24
    let angle = 2 * Double.pi * uniform(element | 1)
    return (-2 * logarithm(u)).squareRoot() * (element % 2 == 0 ? cosine(angle) : sine(angle))
  }

  func keeps(_ element: Int, droppingWithRate rate: Float) -> Bool {
    Double(word(element)) >= (Double(rate) * 0x1p32).rounded(.down)
  }
}

/// The draws of a random call: from one stream, or in equal blocks of elements from one stream each.
struct Draws {
  let streams: [RandomStream]
  let count: Int

  private func locate(_ element: Int) -> (stream: RandomStream, element: Int) {
    let block = count / streams.count
    return (streams[element / block], element % block)
  }

  func uniform(_ element: Int) -> Double {
    let (stream, element) = locate(element)
    return stream.uniform(element)
  }

  func normal(_ element: Int) -> Double {
    let (stream, element) = locate(element)
    return stream.normal(element)
  }

  func keeps(_ element: Int, droppingWithRate rate: Float) -> Bool {
    let (stream, element) = locate(element)
    return stream.keeps(element, droppingWithRate: rate)
  }
}
