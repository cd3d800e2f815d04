import Foundation

/// Long campaigns: random programs, damaged files, and every combination of model and build.
package enum Campaign {
  private static let wish = ProcessInfo.processInfo.environment["INGOT_LONG"]

  /// How many times as much as in a usual run of the tests: `INGOT_LONG`, a whole number of at least 1.
  package static let times = max(1, wish.flatMap { Int($0) } ?? 1)

  /// Whether `INGOT_LONG` is set, so that whatever can be combined is tested in all combinations.
  package static let isLong = wish != nil

  /// Returns what to combine: in a long campaign, each of the first with each of the second; in a usual run of the tests,
  /// each of the first with the next one of the second, in turn.
  package static func pairs<First, Second>(_ first: [First], _ second: [Second]) -> [(First, Second)] {
    first.enumerated().flatMap { place, element in
      (isLong ? second : [second[place % second.count]]).map { (element, $0) }
    }
  }
}
