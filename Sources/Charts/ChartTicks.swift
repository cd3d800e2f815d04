import Foundation
import IngotFormatting

/// A mark on an axis.
struct ChartTick: Equatable {
  let value: Double
  let label: String
}

/// Marks at round numbers: one, two or five times a power of ten apart.
enum ChartTicks {
  /// - Parameters:
  ///   - range: a finite range, wide enough that neighbouring ticks differ; see ``ChartScale``.
  ///   - count: the approximate number of ticks.
  static func linear(_ range: ClosedRange<Double>, count: Int, isWhole: Bool = false) -> [ChartTick] {
    let rough = (range.upperBound - range.lowerBound) / Double(max(1, count))
    var (digit, exponent) = roundedUp(rough)
    if isWhole, exponent < 0 { (digit, exponent) = (1, 0) }
    // A power of ten below one is not exact, but its inverse is.
    func value(_ index: Double) -> Double {
      exponent < 0 ? index * digit / pow(10, Double(-exponent)) : index * digit * pow(10, Double(exponent))
    }
    let step = value(1)
    // An end that should lie on a tick can be a rounding error away from it.
    let first = (range.lowerBound / step - 1e-6).rounded(.up)
    let last = (range.upperBound / step + 1e-6).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    let values = stride(from: first, through: last, by: 1).map { value($0) }
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    return values.map { ChartTick(value: $0, label: label($0, exponent: exponent, largest: largest)) }
  }

  /// - Parameters:
  ///   - range: the range of the logarithms to base 10.
  ///   - count: the approximate maximum number of ticks.
  /// - Returns: ticks whose values are also logarithms.
  static func logarithmic(_ range: ClosedRange<Double>, count: Int) -> [ChartTick] {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    let decades = stride(from: lower.rounded(.up), through: upper.rounded(.down), by: 1)
    let every = max(1, Int(((upper - lower) / Double(max(1, count))).rounded(.up)))
    let digits: [Double] = decades.underestimatedCount >= 3 || upper - lower > 2 ? [1] : [1, 2, 5]
    var ticks: [ChartTick] = []
    for decade in stride(from: lower.rounded(.down), through: upper, by: 1) where Int(decade) % every == 0 {
      for digit in digits {
        let place = decade + log10(digit)
        guard place >= lower - 1e-9, place <= upper + 1e-9 else { continue }
        ticks.append(ChartTick(value: place, label: label(digit, timesTenTo: Int(decade))))
      }
    }
    if ticks.count >= 2 { return ticks }
    // The range spans less than a factor of about two: use round numbers, at the places of their logarithms.
    return linear(pow(10, lower)...pow(10, upper), count: count).filter { $0.value > 0 }.map {
      ChartTick(value: log10($0.value), label: $0.label)
    }
  }

  /// Returns the next of 1, 2, 5 and 10 times a power of ten.
  private static func roundedUp(_ number: Double) -> (digit: Double, exponent: Int) {
    let exponent = Int(log10(number).rounded(.down))
    let lead = number / pow(10, Double(exponent))
    switch lead {
    case ...1.0001: return (1, exponent)
    case ...2.0001: return (2, exponent)
    case ...5.0001: return (5, exponent)
    default: return (1, exponent + 1)
    }
  }

  // MARK: Labels

  /// - Parameter exponent: the exponent of the distance between ticks, which determines how many digits distinguish
  ///   them.
  private static func label(_ value: Double, exponent: Int, largest: Double) -> String {
    if value == 0 { return "0" }
    if largest < 1e7, exponent >= -6 {
      if exponent >= 0 { return largest >= 10_000 ? grouped(Int(value.rounded())) : fixed(value, 0) }
      return fixed(value, -exponent)
    }
    let digits = max(0, min(15, Int(log10(abs(value)).rounded(.down)) - exponent))
    let parts = String(format: "%.\(digits)e", value).split(separator: "e")
    guard parts.count == 2, let power = Int(parts[1]) else { return "\(value)" }
    var mantissa = String(parts[0])
    while mantissa.contains("."), let last = mantissa.last, last == "0" || last == "." {
      mantissa.removeLast()
    }
    return "\(mantissa)e\(power)"
  }

  private static func label(_ digit: Double, timesTenTo exponent: Int) -> String {
    switch exponent {
    case 0...6: label(digit * pow(10, Double(exponent)), exponent: 0, largest: digit * pow(10, Double(exponent)))
    case -4..<0: fixed(digit * pow(10, Double(exponent)), -exponent)
    default: "\(fixed(digit, 0))e\(exponent)"
    }
  }
}
