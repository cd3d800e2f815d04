import Foundation
package import IngotCharts
import IngotFormatting

/// The results of a training run as one self-contained page: metrics, charts and pictures, and what they were made
/// from.
///
/// A section without content is left out. The page is also XML. All texts are treated as plain text and escaped; only
/// ``Picture/svg(_:)`` is markup.
package struct RunPage: Sendable {
  package struct Setting: Sendable {
    package var name: String
    package var value: String
    /// The meaning of the setting; may be empty.
    package var summary: String

    package init(name: String, value: String, summary: String = "") {
      self.name = name
      self.value = value
      self.summary = summary
    }
  }

  /// A table in which columns of numbers are aligned right.
  package struct Table: Sendable {
    package var heading: String
    package var header: [String]
    package var rows: [[String]]

    package init(heading: String, header: [String], rows: [[String]]) {
      self.heading = heading
      self.header = header
      self.rows = rows
    }
  }

  package enum Picture: Sendable {
    /// The bytes of a PNG file, and its size in pixels. Small pictures are enlarged, pixel by pixel.
    case png([UInt8], width: Int, height: Int)
    /// An `svg` element, such as ``Chart/element``, which is inserted into the page unchanged.
    case svg(String)
  }

  package struct Figure: Sendable {
    package var heading: String
    package var caption: String
    package var picture: Picture

    package init(heading: String, caption: String, picture: Picture) {
      self.heading = heading
      self.caption = caption
      self.picture = picture
    }

    package init(_ chart: Chart, caption: String) {
      // The page shows the title, so the chart does not need to repeat it.
      var untitled = chart
      untitled.title = ""
      self.init(heading: chart.title, caption: caption, picture: .svg(untitled.element))
    }
  }

  package var title: String
  /// A paragraph that states what matters most.
  package var headline = ""
  package var warnings: [String] = []
  package var tables: [Table] = []
  package var figures: [Figure] = []
  package var settings: [Setting] = []
  /// The model, as preformatted text.
  package var model = ""
  /// The program, as preformatted text that is folded by default.
  package var program = ""

  package init(title: String) { self.title = title }

  package var html: String {
    let sections = [
      section("warnings", "Warnings", warningList), section("metrics", "Metrics", tables.map(html).joined()),
      section("pictures", "Pictures", figures.enumerated().map { html($1, $0) }.joined()),
      section("settings", "Settings", settingsTable), section("model", "Model", model.isEmpty ? "" : pre(model)),
      section("program", "Program", programDetails),
    ].compactMap { $0 }
    let links = sections.map { "<a href=\"#\($0.id)\">\($0.heading)</a>" }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(text(title))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <header>
      <h1>\(text(title))</h1>
      \(headline.isEmpty ? "" : "<p>\(text(headline))</p>")
      <nav aria-label="Sections">\(links.joined(separator: "\n"))</nav>
      </header>
      <main>
      \(sections.map(\.html).joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  // MARK: Sections

  private func section(_ id: String, _ heading: String, _ content: String) -> (
    id: String, heading: String, html: String
  )? {
    if content.isEmpty { return nil }
    return (id, heading, "<section id=\"\(id)\">\n<h2>\(heading)</h2>\n\(content)</section>")
  }

  private func text(_ text: String) -> String { escaped(text.printable) }

  /// Returns a text as a preformatted element that keeps its lines.
  private func pre(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0).printable) }
    return "<pre tabindex=\"0\">\(lines.joined(separator: "\n"))</pre>\n"
  }

  private var warningList: String {
    if warnings.isEmpty { return "" }
    return "<ul class=\"warnings\">\n\(warnings.map { "<li>\(text($0))</li>\n" }.joined())</ul>\n"
  }

  private var settingsTable: String {
    if settings.isEmpty { return "" }
    let rows = settings.map { setting in
      "<tr><th scope=\"row\"><code>\(text(setting.name))</code></th><td><code>\(text(setting.value))</code></td>"
        + "<td>\(text(setting.summary))</td></tr>\n"
    }
    return "<div class=\"scroll\"><table class=\"settings\">\n\(rows.joined())</table></div>\n"
  }

  private var programDetails: String {
    if program.isEmpty { return "" }
    let lines = program.split(separator: "\n").count
    return "<details><summary>\(grouped(lines)) lines</summary>\n\(pre(program))</details>\n"
  }

  // MARK: Tables

  private func html(_ table: Table) -> String {
    // The heading of a column of numbers is also aligned right.
    let numeric = table.header.indices.map { column in
      table.rows.contains { $0.indices.contains(column) && isNumber($0[column]) }
    }
    func cells(_ row: [String], _ tag: String) -> String {
      row.enumerated().map { column, cell in
        let style = numeric.indices.contains(column) && numeric[column] ? " class=\"number\"" : ""
        return "<\(tag)\(style)>\(text(cell))</\(tag.prefix { $0 != " " })>"
      }.joined()
    }
    let header = table.header.isEmpty ? "" : "<thead><tr>\(cells(table.header, "th scope=\"col\""))</tr></thead>\n"
    let rows = table.rows.map { "<tr>\(cells($0, "td"))</tr>\n" }.joined()
    let heading = table.heading.isEmpty ? "" : "<h3>\(text(table.heading))</h3>\n"
    return
      "\(heading)<div class=\"scroll tall\" tabindex=\"0\"><table>\n\(header)<tbody>\n\(rows)</tbody></table></div>\n"
  }

  /// Returns whether a cell is a number, possibly with separators and a unit after it: `1,234`, `0.2 %`.
  private func isNumber(_ cell: String) -> Bool {
    let first = cell.prefix { $0 != " " }.filter { $0 != "," && $0 != "%" }
    return Double(first) != nil
  }

  // MARK: Pictures

  private func html(_ figure: Figure, _ index: Int) -> String {
    let picture =
      switch figure.picture {
      case .svg(let element): "<div class=\"scroll\" tabindex=\"0\">\(element)</div>"
      case .png(let bytes, let width, let height):
        image(bytes, width, height, alternative: figure.heading)
      }
    let caption = figure.caption.isEmpty ? "" : "<figcaption>\(text(figure.caption))</figcaption>\n"
    return "<figure aria-labelledby=\"picture-\(index)\">\n<h3 id=\"picture-\(index)\">\(text(figure.heading))</h3>\n"
      + "\(picture)\n\(caption)</figure>\n"
  }

  /// Returns a picture, enlarged by a whole multiple so that all pixels stay the same size.
  private func image(_ bytes: [UInt8], _ width: Int, _ height: Int, alternative: String) -> String {
    let times = max(1, min(4, Self.pictureWidth / max(1, width)))
    let style = times > 1 ? " class=\"pixels\"" : ""
    return "<img\(style) src=\"data:image/png;base64,\(Data(bytes).base64EncodedString())\" width=\"\(times * width)\" "
      + "height=\"\(times * height)\" alt=\"\(text(alternative))\"/>"
  }

  /// The largest width of an enlarged picture.
  private static let pictureWidth = 980
}
