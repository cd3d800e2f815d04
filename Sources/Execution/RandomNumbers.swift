import CIngotKernels
import IngotIR

/// Returns independent numbers with mean 0 and standard deviation 1, for what is drawn outside of programs.
///
/// - Parameter step: distinguishes draws with the same seed, as the steps of a program do.
package func normalNumbers(_ count: Int, seed: UInt64, step: Int) -> [Double] {
  numbers(count) { ingot_fill_normal($0, Int64(count), seed, RandomDomain.sampling.rawValue, 0, UInt64(step), 0, 1) }
}

/// Returns independent whole numbers from 0 to below `bound`, all equally likely.
package func wholeNumbers(_ count: Int, below bound: Int, seed: UInt64, step: Int) -> [Int] {
  numbers(count) { ingot_fill_uniform($0, Int64(count), seed, RandomDomain.sampling.rawValue, 1, UInt64(step), 0, 1) }
    .map { min(bound - 1, Int($0 * Double(bound))) }
}

private func numbers(_ count: Int, _ fill: (UnsafeMutablePointer<Float>?) -> Void) -> [Double] {
  var numbers = Array(repeating: Float(0), count: count)
  numbers.withUnsafeMutableBufferPointer { fill($0.baseAddress) }
  return numbers.map(Double.init)
}
