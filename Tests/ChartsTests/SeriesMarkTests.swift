import IngotCharts
import IngotTestSupport
import Testing

struct SeriesMarkTests {
  /// A chart of lines with a gap, a lone point and no name, and of more dots than one path holds.
  private static let chart: Chart = {
    var chart = Chart("title", x: Chart.Axis("x"), y: Chart.Axis("y"))
    chart.lines = [
      Chart.Series("broken", [.init(0, 0), .init(1, 1), .init(2, .nan), .init(3, 1), .init(4, 2)]),
      Chart.Series("", [.init(0, 1), .init(4, 0)]),
      Chart.Series("lone", [.init(0, .nan), .init(2, 2), .init(3, .nan)]),
    ]
    chart.scatter = ["dots", "others"].enumerated().map { index, name in
      Chart.Series(name, (0..<100).map { .init(Double($0 % 10) / 2, Double($0 / 10 + index) / 5) })
    }
    chart.contours = [Chart.Contour([.init(0, 0), .init(1, 0), .init(1, 1)])]
    chart.references = [Chart.Reference("chance", .y(0.5))]
    return chart
  }()

  @Test func numberTheirSeries() throws {
    let markup = try #require(Markup(Self.chart.element))
    let end = try #require(markup.elements.firstIndex { $0.name == "g" })
    for (index, color) in ChartColor.palette(5).enumerated() {
      let marks = markup.elements[..<end].filter { $0.attributes["stroke"] == color.hex }
      #expect(!marks.isEmpty)
      #expect(marks.allSatisfy { $0.name == "path" && $0.attributes["data-series"] == "\(index)" })
    }
    let colors = Set(ChartColor.palette(5).map(\.hex))
    let others = markup.elements.filter { element in
      element.name != "g" && !(element.attributes["stroke"].map(colors.contains) ?? false)
    }
    #expect(others.allSatisfy { $0.attributes["data-series"] == nil })
    // The lines are one path for each run, and each path of dots holds at most 24.
    let numbers = markup.elements[..<end].compactMap { $0.attributes["data-series"] }
    let counts = (0..<5).map { index in numbers.count { $0 == "\(index)" } }
    #expect(counts == [2, 1, 1, 5, 5])
  }

  @Test func haveGroupsInTheLegend() throws {
    let markup = try #require(Markup(Self.chart.element))
    let groups = markup.all("g")
    #expect(groups.allSatisfy { $0.attributes["class"] == "legend" })
    #expect(groups.map { $0.attributes["data-series"] } == ["0", "2", "3", "4"])
    #expect(groups.map { $0.attributes["data-name"] } == ["broken", "lone", "dots", "others"])
    let start = try #require(markup.elements.firstIndex { $0.name == "g" })
    let legend = markup.elements[start...]
    #expect(legend.map(\.name) == Array(repeating: ["g", "path", "text"], count: 4).flatMap(\.self))
    #expect(legend.filter { $0.name == "text" }.map(\.text) == ["broken", "lone", "dots", "others"])
    #expect(legend.allSatisfy { $0.name == "g" || $0.attributes["data-series"] == nil })
  }

  /// The row for the names that are left out is not an entry.
  @Test func leaveOutTheRowForTheRest() throws {
    var chart = Chart("", x: Chart.Axis(""), y: Chart.Axis(""))
    chart.lines = (0..<90).map { index in Chart.Series("line \(index)", [.init(0, Double(index)), .init(1, 0)]) }
    let markup = try #require(Markup(chart.element))
    let names = markup.all("g").compactMap { $0.attributes["data-name"] }
    #expect(names == (0..<names.count).map { "line \($0)" })
    #expect(markup.texts.contains("and \(90 - names.count) more"))
  }

  @Test func nameWholeNamesInTheLegend() throws {
    let name = String(repeating: "long ", count: 40)
    let chart = Chart.curves("", [Chart.Series(name, [.init(0, 0), .init(1, 1)])], y: "")
    let markup = try #require(Markup(chart.element))
    #expect(markup.all("g").first?.attributes["data-name"] == name)
    #expect(!markup.texts.contains(name))
  }

  /// A standalone file has the same drawing, without the attributes.
  @Test func areTheSameInAFile() {
    func drawing(_ text: String) -> [String] {
      text.split(separator: "\n").map { String($0).replacing(#/ data-series="[0-9]+"/#, with: "") }
        .filter { !$0.hasPrefix("<g ") && $0 != "</g>" }
    }
    let (file, element) = (Self.chart.svg, Self.chart.element)
    #expect(!file.contains("data-") && !file.contains("<g"))
    // A file begins with a title and a background, after the start of the element.
    #expect(drawing(element).dropFirst() == drawing(file).dropFirst(3))
  }
}
