import Foundation
import IngotCompiler
import IngotExplorer
import IngotIR
import IngotTestSupport
import Testing

struct PageTests {
  private let module: Module
  private let html: String

  init() throws {
    let model = try shippedModel("semisupervised-aae")
    let compilation = try model.compile()
    module = compilation.planned
    html = ExplorerPage(compilation, module.functions).html
  }

  private func only(_ parts: [Substring]) throws -> String {
    try #require(parts.count == 1)
    return String(parts[0])
  }

  // MARK: Colours

  /// The colours of each of the two declarations of the custom properties, the light one first.
  private func palettes() throws -> [[String: String]] {
    try html.components(between: ":root {", and: "}").map { block in
      let pairs = block.matches(of: /--([a-z-]+): (#[0-9a-f]{6});/).map { (String($0.1), String($0.2)) }
      #expect(pairs.count > 10)
      return try Dictionary(pairs) { _, _ in throw Redefinition() }
    }
  }

  private struct Redefinition: Error {}

  @Test func everyColourHasALightAndADarkForm() throws {
    let palettes = try palettes()
    try #require(palettes.count == 2)
    #expect(html.contains("@media (prefers-color-scheme: dark) { :root {"))
    #expect(html.contains("color-scheme: light dark;"))
    let used = Set(html.matches(of: /var\(--([a-z-]+)\)/).map { String($0.1) }).subtracting(["height"])
    #expect(used == Set(palettes[0].keys) && used == Set(palettes[1].keys))
    #expect(palettes[0]["back"] != palettes[1]["back"])
    // No element has a colour of its own that would stay the same.
    for attribute in ["fill=\"", "stroke=\"", "color=\"", "style=\"color", "style=\"background"] {
      #expect(!html.contains(attribute))
    }
  }

  /// The text in boxes, badges and tables has the contrast that WCAG asks for, on light and on dark pages.
  @Test func textIsReadableOnEveryColour() throws {
    func luminance(_ color: String) throws -> Double {
      let value = try #require(Int(color.dropFirst(), radix: 16))
      let parts = [16, 8, 0].map { Double((value >> $0) & 255) / 255 }
      let linear = parts.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    func contrast(_ a: String, _ b: String) throws -> Double {
      let (a, b) = (try luminance(a), try luminance(b))
      return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }
    let pairs =
      [("text", ["back", "soft", "forward", "reverse", "update", "lit", "removed", "added"])]
      + ["quiet", "link", "peak"].map { ($0, ["back"]) }
      + ["value", "parameter"].map { ($0, ["back", "removed", "added"]) }
    for palette in try palettes() {
      for (text, backs) in pairs {
        for back in backs {
          let found = try contrast(try #require(palette[text]), try #require(palette[back]))
          #expect(found >= 4.5, "\(text) on \(back): \(found)")
        }
      }
    }
  }

  // MARK: Contents

  @Test func theContentsHaveGroupsOfPhasesAndFunctions() throws {
    let navigation = try only(html.components(between: "<nav>", and: "</nav>"))
    for (style, title, kind) in [("phases", "Phases", Function.Kind.phase), ("functions", "Functions", .func)] {
      let group = try only(navigation.components(between: "<div class=\"\(style)\">", and: "</div>"))
      #expect(group.contains("<b>\(title)</b>"))
      let links = group.components(between: "<a href=\"#", and: "</a>")
      let functions = module.functions.filter { $0.kind == kind }
      try #require(links.count == functions.count && !links.isEmpty)
      for (link, function) in zip(links, functions) {
        #expect(link.hasPrefix("<a href=\"#\(kind.rawValue)-\(function.name)\">\(function.name)"))
        #expect(link.contains("<small>") == (function.role != nil))
        guard let role = function.role else { continue }
        #expect(link.contains(role.word) && role.discriminator.map { link.contains(" of \($0)<") } ?? true)
      }
    }
  }

  @Test func sectionsHaveAnAnchorABadgeAndBothPictures() throws {
    let sections = html.components(between: "<section", and: "</section>")
    try #require(sections.count == module.functions.count)
    for (section, function) in zip(sections, module.functions) {
      let kind = function.kind.rawValue
      #expect(section.hasPrefix("<section id=\"\(kind)-\(function.name)\">"))
      let heading = try only(section.components(between: "<h2>", and: "</h2>"))
      #expect(heading.contains("<span class=\"badge \(kind)\">\(kind)</span> @\(function.name)"))
      let views = section.components(between: "<div class=\"view\" tabindex=\"0\"", and: "</svg></div>")
      #expect(views.count == 2)
      // The legend explains exactly the roles that occur.
      let roles = Set(function.body.map(\.role.rawValue)).union(["forward"])
      let legend = try #require(section.components(between: "<div class=\"legend\">", and: "</div>").first)
      for role in ["forward", "reverse", "update"] {
        #expect(legend.contains("<span class=\"key \(role)\">\(role)</span>") == roles.contains(role))
      }
    }
  }

  /// Whatever needs the script is made by the script: without it, nothing is hidden and no control is idle.
  @Test func thePageNeedsNoScript() throws {
    let start = try #require(html.firstRange(of: "<script>"))
    #expect(!html[..<start.lowerBound].contains("<button") && !html.contains("hidden"))
    #expect(html.count(of: "<script>") == 1)
  }

  // MARK: Values

  @Test func valuesCanBeFoundByPointerAndKeyboard() throws {
    for (section, function) in zip(html.components(between: "<section", and: "</section>"), module.functions) {
      let program = try only(section.components(between: "<table class=\"program\">", and: "</table>"))
      let boxes = section.matches(of: /<g class="(node|slot) [a-z]+" ([^>]*)>/).map { String($0.2) }
      #expect(boxes.count >= 2 * function.body.flatMap(\.results).count)
      #expect(boxes.allSatisfy { $0.hasPrefix("tabindex=\"0\"") })
      for value in function.body.flatMap(\.results) {
        let name = function[value].name
        let marks = boxes.compactMap { $0.firstMatch(of: /data-value="([^"]*)"/)?.1.split(separator: " ") }
        // One in the graph and one in the arena.
        #expect(marks.count { $0.contains { $0 == name } } == 2, "\(name)")
        #expect(program.contains("<i data-value=\"\(name)\">"))
      }
    }
    #expect(html.contains("addEventListener(\"mouseover\"") && html.contains("addEventListener(\"focusin\""))
  }
}
