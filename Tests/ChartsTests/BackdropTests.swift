import Foundation
import IngotCharts
import IngotFiles
import IngotTestSupport
import Testing

struct BackdropTests {
  /// A picture with a different value in each pixel, none of them white.
  private static func picture(_ width: Int, _ height: Int) -> GrayImage {
    var picture = GrayImage(width: width, height: height)
    for index in picture.pixels.indices { picture.pixels[index] = UInt8(index * 37 % 250) }
    return picture
  }

  /// Every pixel of the plot shows the pixel of the picture at its place, and nothing is drawn over them.
  @Test(arguments: [1, 2, 3.5])
  func fillsThePlotOfAGrid(scale: Double) throws {
    let picture = Self.picture(6, 4)
    let chart = Chart.grid("grid", picture, x: -3...3, y: -2...2, plotWidth: 125)
    let plot = try ChartFacts(chart).plot
    #expect(plot.suffix(2) == [120, 80])
    let pixels = ChartPixels(chart, scale: scale)
    // The pixels that lie in the plot as a whole.
    let columns = Int((plot[0] * scale).rounded(.up))..<Int((plot[0] + 120) * scale)
    let rows = Int((plot[1] * scale).rounded(.up))..<Int((plot[1] + 80) * scale)
    for row in rows {
      for column in columns {
        let (x, y) = ((Double(column) + 0.5) / scale, (Double(row) + 0.5) / scale)
        let value = picture.pixels[Int((y - plot[1]) / 20) * 6 + Int((x - plot[0]) / 20)]
        let found = pixels[x, y]
        guard found == [value, value, value] else {
          Issue.record("expected \(value) at \(column), \(row), found \(found)")
          return
        }
      }
    }
    #expect(pixels[plot[0] + 121, plot[1] + 5] == [255, 255, 255])
    #expect(pixels[plot[0] + 5, plot[1] - 1] == [255, 255, 255])
  }

  @Test func isAnImageInSVG() throws {
    let picture = Self.picture(6, 4)
    let chart = Chart.grid("grid", picture, x: -3...3, y: -2...2, plotWidth: 125)
    let plot = try ChartFacts(chart).plot
    for text in [chart.svg, chart.element] {
      let markup = try #require(Markup(text))
      #expect(markup.all("image").count == 1)
      let image = try #require(markup.all("image").first?.attributes)
      #expect(["x", "y", "width", "height"].map { image[$0].flatMap { Double($0) } } == plot)
      #expect(image["style"] == "image-rendering: pixelated" && image["preserveAspectRatio"] == "none")
      let start = "data:image/png;base64,"
      #expect(image["href"]?.hasPrefix(start) == true)
      let bytes = try #require(Data(base64Encoded: String((image["href"] ?? "").dropFirst(start.count))))
      #expect(PNGFile(Array(bytes))?.pixels == picture.pixels)
      // Only the background of a file is drawn before the picture.
      let names = markup.elements.map(\.name)
      #expect(names.firstIndex(of: "image").map { index in names[..<index].allSatisfy { $0 != "path" } } == true)
    }
  }

  @Test func hasTicksOutside() throws {
    let chart = Chart.grid("grid", Self.picture(10, 10), x: -3.2...3.2, y: -3.2...3.2)
    let facts = try ChartFacts(chart)
    let (left, bottom) = (facts.plot[0], facts.plot[1] + facts.plot[3])
    let markup = try #require(Markup(chart.svg))
    let curves = markup.all("path").map { corners($0.attributes["d"] ?? "") }
    let ticks = curves.filter { $0.count == 2 }
    #expect(ticks.count >= 6 && curves.count == ticks.count + 1)
    #expect(curves.joined().allSatisfy { $0.x < left || $0.y > bottom })
    #expect(ticks.allSatisfy { abs($0[0].x - $0[1].x) + abs($0[0].y - $0[1].y) < 6 })
    #expect(facts.axis("x")["label"] as? String == "first coordinate of the code")
    #expect(facts.axis("y")["label"] as? String == "second coordinate of the code")
    #expect(facts.range("x") == [-3.2, 3.2] && facts.range("y") == [-3.2, 3.2])
  }

  @Test(arguments: [(422, nil, 844.0), (422, 600, 422), (422, 1300, 1266), (422, 300, 300), (3, 100, 99)])
  func isAWholeNumberOfTimesLarger(pixels: Int, plotWidth: Double?, expected: Double) throws {
    let picture = Self.picture(pixels, pixels)
    let chart =
      plotWidth.map { Chart.grid("", picture, x: 0...1, y: 0...1, plotWidth: $0) }
      ?? Chart.grid("", picture, x: 0...1, y: 0...1)
    #expect(try ChartFacts(chart).plot.suffix(2) == [expected, expected])
  }

  /// An axis without a range of its own shows all of the picture and a margin, which stays white.
  @Test func fillsARangeOfOtherCharts() throws {
    var chart = Chart("", x: Chart.Axis(""), y: Chart.Axis(""))
    (chart.plotWidth, chart.plotHeight) = (300, 200)
    chart.backdrop = Chart.Backdrop(Self.picture(2, 2), x: 10...20, y: -1...1)
    let facts = try ChartFacts(chart)
    let pixels = ChartPixels(chart)
    func color(_ x: Double, _ y: Double) -> [UInt8] {
      let (across, up) = (facts.range("x"), facts.range("y"))
      return pixels[
        facts.plot[0] + facts.plot[2] * (x - across[0]) / (across[1] - across[0]),
        facts.plot[1] + facts.plot[3] * (up[1] - y) / (up[1] - up[0])]
    }
    #expect(color(10.1, 0.98) == [0, 0, 0] && color(14.9, 0.02) == [0, 0, 0])
    #expect(color(15.1, 0.02) == [37, 37, 37] && color(19.9, 0.98) == [37, 37, 37])
    #expect(color(14.9, -0.02) == [74, 74, 74] && color(15.1, -0.98) == [111, 111, 111])
    for (x, y) in [(9.9, 0.5), (20.1, 0.5), (15, 1.02), (12, -1.02)] { #expect(color(x, y) == [255, 255, 255]) }
  }

  @Test func isLeftOutIfEmpty() throws {
    let empty = Chart.grid("", GrayImage(width: 0, height: 0), x: 0...1, y: 0...1)
    let narrow = Chart.grid("", Self.picture(2, 2), x: 1...1, y: 0...1)
    for chart in [empty, narrow] {
      let markup = try #require(Markup(chart.svg))
      #expect(markup.all("image").isEmpty)
      #expect(PNGFile(chart.png) != nil)
    }
  }
}
