import Foundation
package import IngotDiagnostics
import IngotExecution
import IngotIR

/// Codes on an even grid in the plane, and the range that they cover.
package struct CodeGrid: Sendable {
  /// Rows of two numbers: the first coordinate grows to the right, the second upwards, and the first row is on top.
  package let codes: [Float]
  /// The first coordinates of the columns, in ascending order.
  package let x: [Float]
  /// The second coordinates of the rows, in ascending order.
  package let y: [Float]

  /// - Parameters:
  ///   - center: the middle of the grid.
  ///   - extent: the distance from the middle to each side.
  init(rows: Int, columns: Int, center: [Double], extent: Double) {
    func coordinates(_ count: Int, _ middle: Double) -> [Float] {
      (0..<count).map { count == 1 ? Float(middle) : Float(middle + extent * (2 * Double($0) / Double(count - 1) - 1)) }
    }
    let (x, y) = (coordinates(columns, center[0]), coordinates(rows, center[1]))
    (self.x, self.y) = (x, y)
    codes = y.reversed().flatMap { y in x.flatMap { x in [x, y] } }
  }
}

/// Where the numbers of a code lie: their means, and two standard deviations of each.
package struct CodeExtent: Sendable {
  package let center: [Double]
  package let reach: [Double]
}

extension Sampler {
  /// Where most codes lie: within two standard deviations of the prior, rounded to two digits. A model without a prior
  /// has its codes within 10 of the origin, for all that is known.
  package func extent() throws(IngotError) -> CodeExtent {
    func rounded(_ reach: Double) -> Double {
      guard reach > 0, reach.isFinite else { return 1 }
      let unit = pow(10, log10(reach).rounded(.down) - 1)
      return (reach / unit).rounded() * unit
    }
    switch prior {
    case .none:
      return CodeExtent(
        center: Array(repeating: 0, count: codeWidth), reach: Array(repeating: 10, count: codeWidth))
    case .fitted(let fit): return CodeExtent(center: fit.mean, reach: fit.deviations.map { rounded(2 * $0) })
    case .function(_, .normal(let mean, let deviation)?):
      return CodeExtent(
        center: Array(repeating: mean, count: codeWidth),
        reach: Array(repeating: rounded(2 * deviation), count: codeWidth))
    case .function(_, .uniform(let low, let high)?):
      return CodeExtent(
        center: Array(repeating: (low + high) / 2, count: codeWidth),
        reach: Array(repeating: (high - low) / 2, count: codeWidth))
    case .function(_, nil), .parts:
      guard let fit = NormalFit(to: try draw(1000), width: codeWidth) else {
        throw IngotError(
          .badInput, "'\(runner.module.name)': expected a prior of finite numbers, found others")
      }
      // A prior around the origin is shown around the origin.
      let isCentered = zip(fit.mean, fit.deviations).allSatisfy { abs($0) < 0.15 * $1 }
      return CodeExtent(
        center: isCentered ? Array(repeating: 0, count: codeWidth) : fit.mean,
        reach: fit.deviations.map { rounded(2 * $0) })
    }
  }

  /// Returns an even grid of codes for a model whose codes are in the plane.
  ///
  /// - Throws: a usage error for a wider or narrower code.
  package func grid(rows: Int, columns: Int) throws(IngotError) -> CodeGrid {
    guard codeWidth == 2 else {
      throw IngotError(
        .usage, "'\(name)': expected a code of two numbers for a grid, found one of \(codeWidth); draw samples instead")
    }
    let extent = try extent()
    return CodeGrid(rows: rows, columns: columns, center: extent.center, extent: extent.reach.max() ?? 1)
  }

  /// Returns codes at equal distances on the line from one code to another, both included.
  package func interpolation(from start: [Float], to end: [Float], count: Int) throws(IngotError) -> [Float] {
    for code in [start, end] {
      guard code.count == codeWidth else {
        throw IngotError(.usage, "'\(name)': expected codes of \(codeWidth) numbers, found one of \(code.count)")
      }
      if let wrong = code.first(where: { !$0.isFinite }) {
        throw IngotError(.badInput, "'\(name)': expected codes of finite numbers, found \(wrong)")
      }
    }
    return (0..<count).flatMap { place in
      let share = count == 1 ? 0 : Float(place) / Float(count - 1)
      return zip(start, end).map { $0 * (1 - share) + $1 * share }
    }
  }

  /// Draws the classes of samples, all equally likely; nil for a model without classes.
  package func drawClasses(_ range: Range<Int>, seed: UInt64? = nil) -> [Int]? {
    guard let classes else { return nil }
    let seed = seed ?? runner.module.seed
    let first = range.lowerBound / DrawPosition.block
    let last = (max(range.upperBound, 1) - 1) / DrawPosition.block
    let all = (first...max(first, last)).flatMap { block in
      wholeNumbers(DrawPosition.block, below: classes, seed: seed, step: 1 + block)
    }
    let start = range.lowerBound - first * DrawPosition.block
    return Array(all[start..<(start + range.count)])
  }

  /// Draws a part of a long series of codes. A code depends only on its place in the series.
  ///
  /// - Parameter classes: returns the class of the code at a place, for a prior that has a part for each class.
  package func draw(
    _ range: Range<Int>, seed: UInt64? = nil, classes: ((Int) -> Int)? = nil
  ) throws(IngotError) -> [Float] {
    let block = range.lowerBound / DrawPosition.block
    let first = block * DrawPosition.block
    let codes = try draw(
      range.upperBound - first, classes: classes.map { label in (first..<range.upperBound).map(label) },
      at: DrawPosition(seed: seed, step: 1 + block))
    return Array(codes[((range.lowerBound - first) * codeWidth)...])
  }
}
