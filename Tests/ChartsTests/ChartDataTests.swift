import Foundation
import IngotCharts
import IngotFormatting
import IngotTestSupport
import Testing

struct ChartDataTests {
  private static func chart(_ lines: [Chart.Series]) -> Chart { Chart.curves("title", lines, y: "loss") }

  @Test func saysWhatTheChartShows() throws {
    var chart = Self.chart([Chart.Series("a", [.init(1, 0.69), .init(2, 0.5)]), Chart.Series("", [.init(1, 2)])])
    chart.references = [Chart.Reference("chance", .y(0.5)), Chart.Reference("best", .x(2))]
    (chart.x.range, chart.y.range) = (0...4, -1...3)
    let facts = try ChartFacts(chart)
    #expect(facts.plot.suffix(2) == [560, 340])
    #expect(facts.plot[1] == 40)
    #expect(facts.axis("x")["label"] as? String == "epoch")
    #expect(facts.axis("y")["label"] as? String == "loss")
    #expect(facts.range("x") == [0, 4] && facts.range("y") == [-1, 3])
    #expect(facts.axis("x")["log"] as? Bool == false && facts.axis("y")["log"] as? Bool == false)
    #expect(facts.lines.map { $0["name"] as? String } == ["a", ""])
    #expect(facts.points(0) == [.init(1, 0.69), .init(2, 0.5)])
    #expect(facts.points(1) == [.init(1, 2)])
    #expect(facts.references.map { $0["label"] as? String } == ["chance", "best"])
    #expect(facts.references.map { $0["x"] as? Double } == [nil, 2])
    #expect(facts.references.map { $0["y"] as? Double } == [0.5, nil])
  }

  /// A script that maps a number to the plot by the range meets the mark of the number.
  @Test(arguments: [false, true])
  func placesNumbersWhereTheirMarksAre(isLogarithmic: Bool) throws {
    let chart = Chart.curves(
      "", [Chart.Series("a", [.init(1, 0.02), .init(5, 30)])], y: "loss", isLogarithmic: isLogarithmic)
    let facts = try ChartFacts(chart)
    #expect(facts.axis("y")["log"] as? Bool == isLogarithmic)
    func place(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }
    let (low, high) = (place(facts.range("y")[0]), place(facts.range("y")[1]))
    let markup = try #require(Markup(chart.element))
    let path = try #require(markup.all("path").first { $0.attributes["data-series"] == "0" })
    let ends = corners(path.attributes["d"] ?? "")
    #expect(ends.count == 2)
    for (end, point) in zip(ends, facts.points(0)) {
      let y = facts.plot[1] + facts.plot[3] * (high - place(point.y)) / (high - low)
      #expect(abs(end.y - y) < 0.1)
    }
  }

  @Test func leavesOutWhatIsEmpty() throws {
    let chart = Chart.latent("codes", codes: [.init(0, 0), .init(1, 1)], classes: [0, 1])
    #expect(try Set(ChartFacts(chart).members.keys) == ["plot", "x", "y"])
    #expect(!chart.svg.contains("data-chart"))
  }

  @Test(arguments: ChartTests.oddPoints, [false, true])
  func leavesOutPointsWithoutAPlace(_ points: [Chart.Point], isLogarithmic: Bool) throws {
    var chart = Self.chart([Chart.Series("line", points)])
    chart.y.isLogarithmic = isLogarithmic
    chart.references = points.prefix(9).flatMap { [Chart.Reference("", .x($0.x)), Chart.Reference("", .y($0.y))] }
    let facts = try ChartFacts(chart)
    func hasPlace(_ value: Double) -> Bool { value.isFinite && abs(value) <= 1e100 }
    let shown = points.filter { hasPlace($0.x) && hasPlace($0.y) && (!isLogarithmic || $0.y > 0) }
    if shown.count <= 2000 { #expect(facts.points(0) == shown) }
    #expect(facts.points(0).isEmpty == shown.isEmpty)
    #expect(facts.references.count <= chart.references.count)
    #expect(facts.range("x")[0] < facts.range("x")[1] && facts.range("y")[0] < facts.range("y")[1])
  }

  @Test func writesSixDigits() throws {
    let values = [1.0 / 3, 2e6 / 7, 123_456_789, 1e-9 / 3, -1234.5678, 5e99 / 7]
    let facts = try ChartFacts(Self.chart([Chart.Series("", values.map { .init($0, -$0) })]))
    for (point, value) in zip(facts.points(0), values) {
      #expect(abs(point.x / value - 1) < 1e-5 && abs(point.y / value + 1) < 1e-5)
    }
    let numbers = facts.text.matches(of: #/[0-9.]+(e[-+]?[0-9]+)?/#).map(\.output.0)
    #expect(numbers.count == 4 + 4 + 2 * values.count)
    for number in numbers {
      let digits = number.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
      #expect(digits.count <= 6, "\(number)")
    }
  }

  @Test func thinsLongLines() throws {
    var points = (0..<100_003).map { Chart.Point(Double($0), Double($0 % 10) / 10) }
    (points[77_777].y, points[55_555].y) = (9, -9)
    let kept = try ChartFacts(Self.chart([Chart.Series("", points)])).points(0)
    #expect((1500...2000).contains(kept.count))
    #expect(kept.map(\.x) == kept.map(\.x).sorted())
    #expect(kept.first?.x == 0 && kept.last?.x == 100_002)
    #expect(kept.map(\.y).max() == 9 && kept.map(\.y).min() == -9)
  }

  @Test(arguments: hostileNames + ["\\", "\\u0041\\\"", "\u{301}combining", "\u{2028}\u{7f}\u{fffe}", "\u{1F600}"])
  func escapesNames(_ name: String) throws {
    var chart = Self.chart([Chart.Series(name, [.init(0, 0), .init(1, 1)])])
    (chart.x.label, chart.y.label) = (name, name)
    chart.references = [Chart.Reference(name, .y(0.5))]
    let facts = try ChartFacts(chart)
    #expect(facts.lines.map { $0["name"] as? String } == [name.printable])
    #expect(facts.references.map { $0["label"] as? String } == [name.printable])
    #expect(facts.axis("x")["label"] as? String == name.printable)
    let legend = try #require(Markup(chart.element)).all("g")
    #expect(legend.map { $0.attributes["data-name"] } == [name.printable])
  }
}
