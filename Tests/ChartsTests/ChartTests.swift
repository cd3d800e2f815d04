import IngotCharts
import IngotFiles
import IngotFormatting
import IngotTestSupport
import Testing

struct ChartTests {
  private static func chart(_ lines: [Chart.Series], scatter: [Chart.Series] = []) -> Chart {
    var chart = Chart("title", x: Chart.Axis("epoch"), y: Chart.Axis("loss"))
    (chart.lines, chart.scatter) = (lines, scatter)
    return chart
  }

  /// Points that a run may produce: few, none, NaN and infinite ones.
  static let oddPoints: [[Chart.Point]] = [
    [], [.init(1, 1)], [.init(1, 3), .init(2, 3), .init(3, 3)], [.init(.nan, 1), .init(1, .nan), .init(.nan, .nan)],
    [.init(1, 1), .init(2, .infinity), .init(3, 1), .init(4, -.infinity), .init(5, 2)],
    [.init(1, -1e308), .init(2, 1e308)], [.init(-1e99, 0), .init(1e99, 1e-99)], [.init(1, 0), .init(2, -1)],
    (0..<5000).map { .init(Double($0), $0 % 7 == 0 ? .nan : Double($0 % 100)) },
  ]

  @Test(arguments: oddPoints, [false, true])
  func drawsWhateverComes(_ points: [Chart.Point], isLogarithmic: Bool) throws {
    var chart = Self.chart([Chart.Series("line", points)], scatter: [Chart.Series("dots", points)])
    chart.contours = [Chart.Contour(points)]
    chart.y.isLogarithmic = isLogarithmic
    for isEqualAspect in [false, true] {
      chart.isEqualAspect = isEqualAspect
      let svg = chart.svg
      #expect(!svg.contains("nan") && !svg.contains("inf"))
      #expect(Markup(svg) != nil)
      let image = chart.image(scale: 1)
      #expect(image.pixels.contains { $0 < 128 })
      #expect(PNGFile(image.png)?.pixels == image.pixels)
    }
  }

  @Test(arguments: hostileNames)
  func escapesNames(_ name: String) throws {
    var chart = Self.chart([Chart.Series(name, [.init(0, 0), .init(1, 1)])])
    (chart.title, chart.x.label, chart.y.label) = (name, name, name)
    let markup = try #require(Markup(chart.svg))
    #expect(Set(markup.elements.map(\.name)) == ["svg", "title", "rect", "path", "text"])
    #expect(markup.all("title").map(\.text) == [name.printable])
    #expect(markup.elements[0].attributes["aria-label"]?.contains(name.printable) == true)
    #expect(Markup(chart.element) != nil)
    #expect(PNGFile(chart.png) != nil)
  }

  @Test func givesEqualBytesForEqualCharts() {
    let points = (0..<500).map { Chart.Point(Double($0 * 37 % 101), Double($0 * 53 % 97)) }
    let classes = (0..<500).map { $0 % 12 }
    let charts = (0..<2).map { _ in Chart.latent("codes", codes: points, classes: classes) }
    #expect(charts[0].svg == charts[1].svg)
    #expect(charts[0].png == charts[1].png)
  }

  @Test func hasTwoPixelsInAPoint() throws {
    let chart = Self.chart([Chart.Series("a", [.init(0, 0), .init(1, 1)])])
    let size = try #require(Markup(chart.svg)?.elements.first?.attributes)
    let file = try #require(PNGFile(chart.png))
    #expect(size["width"] == "\(file.width / 2)")
    #expect(size["height"] == "\(file.height / 2)")
  }

  @Test func leavesGaps() throws {
    let whole = Self.chart([Chart.Series("", (0..<9).map { .init(Double($0), 1) })])
    let broken = Self.chart([Chart.Series("", (0..<9).map { .init(Double($0), $0 == 4 ? .nan : 1) })])
    func curves(_ chart: Chart) throws -> Int {
      try #require(Markup(chart.svg)).all("path").count { $0.attributes["stroke"] == ChartColor.palette(1)[0].hex }
    }
    #expect(try curves(whole) == 1)
    #expect(try curves(broken) == 2)
  }

  @Test func thinsLongLines() {
    let points = (0..<100_000).map { Chart.Point(Double($0), $0 == 77_777 ? 9 : Double($0 % 10) / 10) }
    let svg = Self.chart([Chart.Series("", points)]).svg
    #expect(svg.utf8.count < 60_000)
    // The one point far above the others is still drawn.
    let top = (Markup(svg)?.all("path").last?.attributes["d"] ?? "").split(separator: "L").compactMap {
      $0.split(separator: " ").last.flatMap { Double($0) }
    }
    #expect(top.min().map { $0 < 60 } == true)
  }

  @Test func keepsLargeScattersSmall() throws {
    let codes = (0..<10_000).map { Chart.Point(Double($0 * 7919 % 10_007), Double($0 * 104_729 % 10_009)) }
    let chart = Chart.latent("codes", codes: codes, classes: codes.indices.map { $0 % 10 })
    #expect(chart.svg.utf8.count < 300_000)
    let dots = try #require(Markup(chart.svg)).all("path").reduce(0) {
      $0 + ($1.attributes["d"] ?? "").split(separator: "M").count { $0.hasSuffix("h0") }
    }
    // The legend contains one dot for each class.
    #expect(dots == 10_010)
  }

  @Test func drawsCirclesRound() throws {
    let circle = (0..<64).map { Chart.Point(Double($0 % 8), Double($0 / 8) * 3) }
    var chart = Chart.latent("codes", codes: circle, classes: Array(repeating: 0, count: 64))
    chart.contours = [
      Chart.Contour([.init(0, 0), .init(1, 0), .init(1, 1), .init(0, 1)])
    ]
    let markup = try #require(Markup(chart.svg))
    let square = try #require(markup.all("path").compactMap { $0.attributes["d"] }.first { $0.hasSuffix("Z") })
    let corners = square.dropFirst().dropLast().split(separator: "L").map {
      $0.split(separator: " ").compactMap { Double($0) }
    }
    #expect(abs((corners[1][0] - corners[0][0]) - (corners[0][1] - corners[3][1])) < 0.15)
  }

  @Test(arguments: [0, 1, 10, 30, 500])
  func tellsClassesApart(_ count: Int) throws {
    let codes = (0..<count).map { Chart.Point(Double($0), 0) }
    let chart = Chart.latent("codes", codes: codes, classes: Array(0..<count))
    #expect(chart.scatter.count == count)
    #expect(Set(ChartColor.palette(count)).count == min(count, 30))
    #expect(Markup(chart.svg) != nil)
    #expect(PNGFile(chart.png) != nil)
  }

  @Test func namesClasses() {
    let chart = Chart.latent(
      "codes", codes: [.init(0, 0), .init(1, 1), .init(2, 2)], classes: [4, -1, 0], classNames: ["zero"])
    #expect(chart.scatter.map(\.name) == ["unlabelled", "zero", "4"])
  }

  @Test func readsPairs() {
    #expect(Chart.Point.pairs(in: [1, 2, 3, 4]) == [.init(1, 2), .init(3, 4)])
    #expect(Chart.Point.pairs(in: []).isEmpty)
  }

  /// Every letter leaves ink, and no two letters look the same.
  @Test func hasALetterForAllOfASCII() {
    let letters = (33...126).map { String(UnicodeScalar(UInt8($0))) }
    let drawn = letters.map { letter in
      var chart = Chart(letter, x: Chart.Axis(""), y: Chart.Axis(""))
      (chart.plotWidth, chart.plotHeight) = (40, 20)
      return chart.image(scale: 2).pixels
    }
    #expect(drawn.allSatisfy { $0.contains { $0 < 128 } })
    #expect(Set(drawn).count == letters.count)
  }
}
