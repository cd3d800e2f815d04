/// Returns the largest difference between two tensors, relative to the largest magnitude in the second.
///
/// The result is infinite when the counts differ or an element is not finite on one side only.
///
/// - Parameter leastScale: The lower limit of the magnitude. Where large terms cancel, their rounding errors remain.
package func scaledDifference(
  _ found: some Collection<Float>, _ expected: some Collection<Float>, leastScale: Double = 0
) -> Double {
  guard found.count == expected.count else { return .infinity }
  let scale = max(leastScale, scale(of: expected))
  let difference = zip(found, expected).reduce(0.0) { largest, pair in
    let gap = Double((pair.0 - pair.1).magnitude)
    return gap.isNaN ? .infinity : max(largest, gap)
  }
  return difference == 0 ? 0 : difference / max(scale, 1e-30)
}

/// Returns the norm of the difference of two tensors, relative to the norm of the second. Single elements have little
/// influence, such as those where rounding decided a ReLU.
///
/// - Parameter leastNorm: The lower limit of the norm. Where large terms cancel, their rounding errors remain.
package func relativeDistance(
  _ found: some Collection<Float>, _ expected: some Collection<Float>, leastNorm: Double = 0
) -> Double {
  guard found.count == expected.count else { return .infinity }
  let (gap, norm) = zip(found, expected).reduce((0.0, 0.0)) { sums, pair in
    let (a, b) = (Double(pair.0), Double(pair.1))
    return (sums.0 + (a - b) * (a - b), sums.1 + b * b)
  }
  return gap == 0 ? 0 : (gap / max(norm, leastNorm * leastNorm, 1e-30)).squareRoot()
}

/// Returns the largest magnitude in a tensor.
package func scale(of elements: some Collection<Float>) -> Double {
  elements.reduce(0.0) { max($0, Double($1.magnitude)) }
}

/// Returns numbers in `[low, high)` that look random and are the same in every run.
package func scatteredNumbers(_ count: Int, from low: Float = 0, to high: Float = 1, salt: UInt64 = 1) -> [Float] {
  var state = salt &* 0x9E37_79B9_7F4A_7C15 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return low + (high - low) * Float(state >> 40) * 0x1p-24
  }
}
