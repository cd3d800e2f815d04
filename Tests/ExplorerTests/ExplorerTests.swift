import IngotCompiler
import IngotExplorer
import IngotIR
import IngotTestSupport
import Testing

struct ExplorerTests {
  private func compilation(_ name: String) throws -> Compilation {
    try shippedModel(name).compile()
  }

  /// Every row of a table has a cell for each column of its header.
  @Test(arguments: shippedNames)
  func tablesAreRectangular(_ name: String) throws {
    let compilation = try compilation(name)
    let html = ExplorerPage(compilation, compilation.planned.functions).html
    let tables = html.components(between: "<table", and: "</table>")
    #expect(tables.count >= compilation.planned.functions.count)
    for table in tables {
      let rows = table.components(between: "<tr", and: "</tr>")
      let widths = Set(rows.map { $0.count(of: "<td") + $0.count(of: "<th") })
      #expect(widths.count == 1, "\(widths) in \(table.prefix(200))")
    }
  }

  /// Each instruction that the model wrote shows its line.
  @Test func instructionsShowTheirLine() throws {
    let compilation = try compilation("gaussian-aae")
    let html = ExplorerPage(compilation, compilation.planned.functions).html
    #expect(html.contains("GaussianAAE.swift:"))
  }

  @Test(arguments: shippedNames)
  func theDotGraphHasANodeForEachInstruction(_ name: String) throws {
    let module = try compilation(name).planned
    let function = try #require(module.functions.first)
    let text = DotGraph(module, [function]).text
    #expect(text.hasPrefix("digraph"))
    #expect(text.count(of: "{") == text.count(of: "}"))
    #expect(text.count(of: "fillcolor=") >= function.body.count)
  }
}

extension StringProtocol where SubSequence == Substring {
  /// Each part from `start` to the `end` that follows it, both included.
  func components(between start: String, and end: String) -> [Substring] {
    var (rest, found) = (self[...], [Substring]())
    while let opening = rest.firstRange(of: start), let closing = rest[opening.upperBound...].firstRange(of: end) {
      found.append(rest[opening.lowerBound..<closing.upperBound])
      rest = rest[closing.upperBound...]
    }
    return found
  }

  func count(of text: String) -> Int { ranges(of: text).count }
}
