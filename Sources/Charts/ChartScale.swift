import Foundation

/// The range that an axis shows, and the position of a number on the axis.
///
/// The unit of the scale, the place, is the number itself or, for a logarithmic axis, its logarithm to base 10.
package struct ChartScale {
  private let axis: Chart.Axis
  /// The range of places; never empty.
  package private(set) var range: ClosedRange<Double>

  /// The blank at each end, as a fraction of the whole.
  private static let margin = 0.04
  /// The distance, relative to their size, below which numbers are treated as equal, because their ticks would have the
  /// same labels.
  private static let resolution = 1e-9

  /// - Parameter values: all values that the axis must show, unless it has its own range.
  package init(_ axis: Chart.Axis, showing values: some Sequence<Double>) {
    self.axis = axis
    let isLogarithmic = axis.isLogarithmic
    if let range = axis.range, let lower = axis.place(of: range.lowerBound),
      let upper = axis.place(of: range.upperBound)
    {
      self.range = Self.widened(lower, upper, isLogarithmic)
      return
    }
    var ends: (lower: Double, upper: Double)?
    for value in values {
      guard let place = axis.place(of: value) else { continue }
      ends = ends.map { (min($0.lower, place), max($0.upper, place)) } ?? (place, place)
    }
    guard let (lower, upper) = ends else {
      range = 0...1
      return
    }
    range = Self.widened(lower, upper, isLogarithmic)
    if lower < upper {
      let blank = Self.margin * (range.upperBound - range.lowerBound)
      range = (range.lowerBound - blank)...(range.upperBound + blank)
    }
  }

  /// Returns a range wide enough to have ticks, with a single number in the middle.
  private static func widened(_ lower: Double, _ upper: Double, _ isLogarithmic: Bool) -> ClosedRange<Double> {
    let size = max(abs(lower), abs(upper))
    let least = isLogarithmic ? resolution : max(size * resolution, Chart.Axis.smallest)
    if upper - lower > least { return lower...upper }
    let blank = isLogarithmic ? 0.5 : size > Chart.Axis.smallest ? size / 4 : 1
    return (lower - blank)...(upper + blank)
  }

  /// Returns how far along the axis a number is, 0 at the lower end and 1 at the upper end; nil if it has no place.
  package func fraction(of value: Double) -> Double? {
    axis.place(of: value).map { fraction(ofPlace: $0) }
  }

  private func fraction(ofPlace place: Double) -> Double {
    (place - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// The range in the unit of the axis.
  var numbers: ClosedRange<Double> {
    axis.isLogarithmic ? pow(10, range.lowerBound)...pow(10, range.upperBound) : range
  }

  /// Extends the range to a number outside it, with a blank beyond the number.
  mutating func extend(to value: Double) {
    guard let place = axis.place(of: value), !range.contains(place) else { return }
    let (lower, upper) = (min(range.lowerBound, place), max(range.upperBound, place))
    let blank = Self.margin * (upper - lower)
    range = place == lower ? (lower - blank)...upper : lower...(upper + blank)
  }

  /// Widens the range by the same amount at both ends, up to a length.
  mutating func widen(to length: Double) {
    let blank = (length - (range.upperBound - range.lowerBound)) / 2
    if blank > 0 { range = (range.lowerBound - blank)...(range.upperBound + blank) }
  }

  /// Returns labels, with how far along the axis they are.
  package func ticks(count: Int) -> [(fraction: Double, label: String)] {
    let ticks =
      axis.isLogarithmic
      ? ChartTicks.logarithmic(range, count: count)
      : ChartTicks.linear(range, count: count, isWhole: axis.isWhole)
    return ticks.map { (max(0, min(1, fraction(ofPlace: $0.value))), $0.label) }
  }
}

extension Chart.Axis {
  /// The largest magnitude that has a place: more than a 32-bit float holds, and small enough that no arithmetic on
  /// places overflows.
  private static let largest = 1e100
  fileprivate static let smallest = 1e-100

  /// Returns the place of a number; nil if the axis cannot show it.
  fileprivate func place(of value: Double) -> Double? {
    guard value.isFinite, abs(value) <= Self.largest else { return nil }
    if !isLogarithmic { return value }
    return value >= Self.smallest ? log10(value) : nil
  }

  func hasPlace(for value: Double) -> Bool { place(of: value) != nil }
}
