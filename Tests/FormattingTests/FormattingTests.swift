import IngotFormatting
import IngotTestSupport
import Testing

struct FormattingTests {
  @Test func columnsAreAligned() {
    var table = TextTable("layer", "bytes")
    table.add("linear", "12")
    table.add("relu", "1,234,567")
    #expect(table.text == "layer       bytes\nlinear         12\nrelu    1,234,567\n")
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func digitsAreGrouped(_ number: Int, _ text: String) { #expect(grouped(number) == text) }

  @Test(arguments: hostileNames)
  func escapedTextIsMarkup(_ name: String) throws {
    let text = escaped(name.printable)
    let page = try #require(Markup("<p title=\"\(text)\">\(text)</p>"))
    #expect(page.elements[0].text == name.printable)
    #expect(page.elements[0].attributes["title"] == name.printable)
  }
}
