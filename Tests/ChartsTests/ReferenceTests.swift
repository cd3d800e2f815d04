import Foundation
import IngotCharts
import IngotTestSupport
import Testing

struct ReferenceTests {
  private static func chart(_ references: [Chart.Reference], isLogarithmic: Bool = false) -> Chart {
    Chart.curves(
      "title", [Chart.Series("", [.init(1, 0.6), .init(2, 0.9), .init(9, 0.7)])], y: "accuracy",
      isLogarithmic: isLogarithmic, references: references)
  }

  /// A chart of nothing but references, from 0 to 1 on both axes.
  private static func bare(_ references: [Chart.Reference]) -> Chart {
    var chart = Chart("", x: Chart.Axis("", range: 0...1), y: Chart.Axis("", range: 0...1))
    (chart.plotWidth, chart.plotHeight) = (280, 170)
    chart.references = references
    return chart
  }

  private static func dashed(_ chart: Chart) throws -> [String] {
    try #require(Markup(chart.svg)).all("path").filter { $0.attributes["stroke-dasharray"] != nil }.compactMap {
      $0.attributes["d"]
    }
  }

  @Test func crossThePlot() throws {
    let chart = Self.bare([Chart.Reference("across", .y(0.25)), Chart.Reference("down", .x(0.75))])
    let plot = try ChartFacts(chart).plot
    let (left, top, right, bottom) = (plot[0], plot[1], plot[0] + plot[2], plot[1] + plot[3])
    let lines = try Self.dashed(chart).map(corners)
    let (x, y) = (left + 0.75 * plot[2], bottom - 0.25 * plot[3])
    let expected = [[Chart.Point(left, y), Chart.Point(right, y)], [Chart.Point(x, top), Chart.Point(x, bottom)]]
    #expect(lines.map(\.count) == [2, 2])
    for (found, expected) in zip(lines.joined(), expected.joined()) {
      #expect(abs(found.x - expected.x) < 0.11 && abs(found.y - expected.y) < 0.11)
    }
    let texts = try #require(Markup(chart.svg)).texts
    #expect(texts.contains("across") && texts.contains("down"))
    #expect(chart.summary.contains("across, down"))
  }

  /// A dash and a gap together are 8 points long.
  @Test(arguments: [Chart.Reference("", .y(0.55)), Chart.Reference("", .x(0.55))])
  func areDashedInPictures(_ reference: Chart.Reference) throws {
    let chart = Self.bare([reference])
    let plot = try ChartFacts(chart).plot
    let pixels = ChartPixels(chart)
    let isDark: [Bool]
    switch reference.position {
    case .y:
      let y = plot[1] + 0.45 * plot[3]
      isDark = (1..<Int(2 * plot[2])).map { pixels[plot[0] + Double($0) / 2, y][0] < 180 }
    case .x:
      let x = plot[0] + 0.55 * plot[2]
      isDark = (0..<Int(2 * plot[3]) - 3).map { pixels[x, plot[1] + Double($0) / 2][0] < 180 }
    }
    let dashes = zip(isDark, isDark.dropFirst()).count { !$0 && $1 } + (isDark[0] ? 1 : 0)
    #expect(abs(dashes - isDark.count / 16) <= 1)
    let share = Double(isDark.count(where: \.self)) / Double(isDark.count)
    #expect((0.4...0.7).contains(share))
  }

  @Test(arguments: [false, true])
  func changeTheRangeOnlyIfAsked(isLogarithmic: Bool) throws {
    func facts(_ references: Chart.Reference...) throws -> ChartFacts {
      try ChartFacts(Self.chart(references, isLogarithmic: isLogarithmic))
    }
    let own = try facts()
    let inside = try facts(
      Chart.Reference("", .y(0.65), extendsRange: true), Chart.Reference("", .x(5), extendsRange: true))
    #expect(inside.range("x") == own.range("x") && inside.range("y") == own.range("y"))
    let outside = try facts(Chart.Reference("", .y(0.2)), Chart.Reference("", .x(20)))
    #expect(outside.range("x") == own.range("x") && outside.range("y") == own.range("y"))
    let below = try facts(Chart.Reference("", .y(0.2), extendsRange: true))
    #expect(below.range("y")[0] < 0.2 && below.range("y")[0] > 0.1)
    #expect(below.range("y")[1] == own.range("y")[1] && below.range("x") == own.range("x"))
    let beyond = try facts(Chart.Reference("", .x(20), extendsRange: true))
    #expect(beyond.range("x")[1] > 20 && beyond.range("x")[1] < 22)
    #expect(beyond.range("x")[0] == own.range("x")[0] && beyond.range("y") == own.range("y"))
  }

  @Test func extendARangeThatIsGiven() throws {
    #expect(try ChartFacts(Self.bare([Chart.Reference("", .y(2))])).range("y") == [0, 1])
    #expect(try ChartFacts(Self.bare([Chart.Reference("", .y(2), extendsRange: true)])).range("y")[1] > 2)
  }

  @Test(arguments: [Double.nan, .infinity, -1, 0, 1e200, 7])
  func areLeftOutWithoutAPlace(_ value: Double) throws {
    let references = [Chart.Reference("text", .y(value), extendsRange: value != 7)]
    let chart = Self.chart(references, isLogarithmic: true)
    #expect(try Self.dashed(chart).isEmpty)
    #expect(!chart.svg.contains(">text<"))
    #expect(ChartPixels(chart).difference(from: ChartPixels(Self.chart([], isLogarithmic: true))) == nil)
  }

  @Test(arguments: ["chance", String(repeating: "long ", count: 100)], [0, 0.01, 0.03, 0.5, 0.97, 1])
  func keepTheirLabelsInThePlot(_ label: String, _ value: Double) throws {
    for position in [Chart.Reference.Position.x(value), .y(value)] {
      let labelled = Self.bare([Chart.Reference(label, position)])
      let plot = try ChartFacts(labelled).plot
      let plain = ChartPixels(Self.bare([Chart.Reference("", position)]))
      let box = try #require(ChartPixels(labelled).difference(from: plain))
      // A label that the edge of the plot cuts off would reach the edge.
      #expect(box[0] >= plot[0] + 1 && box[1] >= plot[1] + 1)
      #expect(box[2] <= plot[0] + plot[2] - 1 && box[3] <= plot[1] + plot[3] - 1)
      #expect(box[2] - box[0] > 25)
    }
  }

  @Test func keepTheirLabelsApart() throws {
    let positions: [Chart.Reference.Position] = [.x(0.9), .x(0.905), .x(0.91), .y(0.5), .y(0.49)]
    let chart = Self.bare(positions.enumerated().map { Chart.Reference("label \($0)", $1) })
    let labels = try #require(Markup(chart.svg)).all("text").filter { $0.text.hasPrefix("label") }
    #expect(labels.count == positions.count)
    let boxes = labels.map { label in
      let (x, y) = (Double(label.attributes["x"] ?? "") ?? 0, Double(label.attributes["y"] ?? "") ?? 0)
      return label.attributes["text-anchor"] == "end" ? (x - 36, y, x) : (x, y, x + 36)
    }
    for (index, box) in boxes.enumerated() {
      for other in boxes[..<index] {
        #expect(abs(box.1 - other.1) > 9 || box.0 >= other.2 || box.2 <= other.0)
      }
    }
  }

  /// The curve runs above the line at its right end, so the label is below.
  @Test func keepTheirLabelsOffTheCurves() throws {
    var chart = Self.bare([Chart.Reference("chance", .y(0.5))])
    chart.lines = [Chart.Series("", [.init(0, 0.53), .init(1, 0.53)])]
    let plot = try ChartFacts(chart).plot
    let markup = try #require(Markup(chart.svg))
    let label = try #require(markup.all("text").first { $0.text == "chance" })
    let y = try #require(label.attributes["y"].flatMap { Double($0) })
    #expect(y > plot[1] + plot[3] / 2)
  }
}
