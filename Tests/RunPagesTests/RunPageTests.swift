import Foundation
import IngotCharts
import IngotFormatting
import IngotRunPages
import IngotTestSupport
import Testing

struct RunPageTests {
  private static func page(_ text: String) -> RunPage {
    var page = RunPage(title: text)
    page.headline = text
    page.warnings = [text]
    page.tables = [
      RunPage.Table(heading: text, header: [text, "epoch"], rows: [[text, "1"], [text, "2"], [], ["a"]])
    ]
    let chart = Chart.curves(text, [Chart.Series(text, [.init(1, 1), .init(2, 3)])], y: text)
    page.figures = [
      RunPage.Figure(chart, caption: text),
      RunPage.Figure(heading: text, caption: text, picture: .png([1, 2, 3], width: 100, height: 50)),
    ]
    page.settings = [RunPage.Setting(name: text, value: text, summary: text)]
    page.model = "\(text)\n  second line"
    page.program = text
    return page
  }

  @Test(arguments: hostileNames)
  func escapesTexts(_ text: String) throws {
    let markup = try #require(Markup(Self.page(text).html))
    // The data and the script of the page itself, which hold nothing of these texts.
    #expect(markup.all("script").map { $0.attributes["id"] } == ["live", nil])
    for name in ["h1", "p", "li", "figcaption", "code"] {
      #expect(markup.all(name).first?.text == text.printable)
    }
    #expect(markup.all("img").first?.attributes["alt"] == text.printable)
    #expect(markup.all("pre").first?.text == "\(text.printable)\n  second line")
  }

  @Test func holdsAllThatItNeeds() throws {
    let markup = try #require(Markup(Self.page("run").html))
    let sources = markup.elements.flatMap { $0.attributes.filter { ["src", "href"].contains($0.key) }.values }
    #expect(sources.allSatisfy { $0.hasPrefix("data:") || $0.hasPrefix("#") })
    #expect(markup.all("link").isEmpty)
    let image = try #require(markup.all("img").first?.attributes)
    #expect(image["src"] == "data:image/png;base64,AQID")
    // Small pictures are enlarged by a whole factor.
    #expect(image["width"] == "400" && image["height"] == "200" && image["class"] == "pixels")
  }

  @Test func linksToItsSections() throws {
    let markup = try #require(Markup(Self.page("run").html))
    let ids = markup.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    #expect(
      markup.all("a").compactMap { $0.attributes["href"] }
        == markup.all("section").compactMap { "#\($0.attributes["id"] ?? "")" })
    #expect(markup.all("section").count == 6)
  }

  @Test func leavesOutWhatIsEmpty() throws {
    let markup = try #require(Markup(RunPage(title: "run").html))
    #expect(markup.all("section").isEmpty)
    #expect(markup.all("a").isEmpty)
  }

  @Test func alignsNumbers() throws {
    var page = RunPage(title: "run")
    page.tables = [
      RunPage.Table(
        heading: "", header: ["metric", "value"], rows: [["error", "2.4 %"], ["parameters", "1,788,002"]])
    ]
    let markup = try #require(Markup(page.html))
    #expect(markup.all("td").map { $0.attributes["class"] } == [nil, "number", nil, "number"])
    #expect(markup.all("th").map { $0.attributes["class"] } == [nil, "number"])
  }
}
