import IngotCharts
import Testing

struct TickTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let range: ClosedRange<Double>
    let labels: [String]
    var isLogarithmic = false
    var isWhole = false

    var testDescription: String { "\(range)\(isLogarithmic ? " logarithmic" : "")\(isWhole ? " whole" : "")" }
  }

  @Test(arguments: [
    Case(range: 0...10, labels: ["0", "2", "4", "6", "8", "10"]),
    Case(range: -10...10, labels: ["-10", "-5", "0", "5", "10"]),
    Case(range: 0...1, labels: ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    Case(range: 0.0913...0.0928, labels: ["0.0915", "0.0920", "0.0925"]),
    Case(range: 0...20_000, labels: ["0", "5,000", "10,000", "15,000", "20,000"]),
    Case(range: 0...3e7, labels: ["0", "1e7", "2e7", "3e7"]),
    Case(range: 1e-9...2e-9, labels: ["1e-9", "1.2e-9", "1.4e-9", "1.6e-9", "1.8e-9", "2e-9"]),
    Case(range: 1...3, labels: ["1", "2", "3"], isWhole: true),
    Case(range: -1e100...1e100, labels: ["-1e100", "-5e99", "0", "5e99", "1e100"]),
    Case(range: 0.01...1000, labels: ["0.01", "0.1", "1", "10", "100", "1000"], isLogarithmic: true),
    Case(range: 0.1...1, labels: ["0.1", "0.2", "0.5", "1"], isLogarithmic: true),
    Case(range: 0.21...0.24, labels: ["0.21", "0.22", "0.23", "0.24"], isLogarithmic: true),
    Case(range: 1e-20...1, labels: ["1e-20", "1e-16", "1e-12", "1e-8", "0.0001", "1"], isLogarithmic: true),
  ])
  func standAtRoundNumbers(_ expected: Case) {
    let axis = Chart.Axis(
      "", isLogarithmic: expected.isLogarithmic, isWhole: expected.isWhole, range: expected.range)
    let ticks = ChartScale(axis, showing: []).ticks(count: 5)
    #expect(ticks.map(\.label) == expected.labels)
    #expect(ticks.map(\.fraction) == ticks.map(\.fraction).sorted())
    #expect(ticks.allSatisfy { (0...1).contains($0.fraction) })
  }

  @Test(
    arguments: [
      [], [0], [1], [-3.5], [1e-300], [1e99], [5, 5, 5], [.nan], [.infinity, -.infinity], [.nan, 2],
      [0, .leastNonzeroMagnitude],
      [-1e308, 1e308], [1, 1 + 1e-15], [-1e100, 1e100], [0, 1e-90], [1e-99, 1e99], [-1, 0, 1],
    ] as [[Double]], [false, true])
  func comeForAllNumbers(_ values: [Double], isLogarithmic: Bool) {
    let scale = ChartScale(Chart.Axis("", isLogarithmic: isLogarithmic), showing: values)
    #expect(scale.range.lowerBound.isFinite && scale.range.upperBound.isFinite)
    #expect(scale.range.lowerBound < scale.range.upperBound)
    for count in [1, 2, 5, 10] {
      let labels = scale.ticks(count: count).map(\.label)
      #expect(labels.count <= 3 * count + 3)
      #expect(Set(labels).count == labels.count)
    }
    #expect(scale.ticks(count: 5).count >= 2)
    for fraction in values.compactMap({ scale.fraction(of: $0) }) { #expect((0...1).contains(fraction)) }
  }

  @Test func leaveOutWhatHasNoPlace() {
    let scale = ChartScale(Chart.Axis("", isLogarithmic: true), showing: [0.1, 1, 0, -4])
    #expect([0, -4, .nan, .infinity].allSatisfy { scale.fraction(of: $0) == nil })
    #expect(scale.fraction(of: 0.1).map { $0 > 0 && $0 < 0.1 } == true)
  }
}
