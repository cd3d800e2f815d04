import Foundation
import IngotFormatting

extension RunPage {
  package var html: String {
    let sections = [
      section("warnings", "Warnings", warningList), section("explore", "Explore", explore),
      section("pictures", "Pictures", figures.enumerated().map { html($1, $0) }.joined()),
      section("metrics", "Metrics", tables.map(html).joined()), section("settings", "Settings", settingsTable),
      section("model", "Model", model.isEmpty ? "" : pre(model)),
      section("program", "Program", programDetails),
    ].compactMap { $0 }
    let links = sections.map { "<a href=\"#\($0.id)\">\($0.heading)</a>" }
    return PageDocument(
      title: title, header: headline.isEmpty ? "" : "<p>\(text(headline))</p>\n",
      navigation: "<nav aria-label=\"Sections\">\(links.joined(separator: "\n"))</nav>\n",
      main: sections.map(\.html).joined(separator: "\n"), live: live.json, script: PageScript.report
    ).html
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

  /// The codes and the place where a script puts the decoder.
  private var explore: String {
    if codes == nil, live.decoder == nil { return "" }
    let figure = codes.map { html($0, -1) } ?? ""
    let panel = live.decoder == nil ? "" : "<div class=\"decoder\" hidden=\"hidden\"></div>\n"
    return "<div class=\"explore\">\n\(figure)\(panel)</div>\n"
      + "<noscript><p>With scripts, codes are decoded under the pointer.</p></noscript>\n"
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
    let style = table.keepsFirstColumn ? " class=\"epochs\"" : ""
    let heading = table.heading.isEmpty ? "" : "<h3>\(text(table.heading))</h3>\n"
    return
      "\(heading)<div class=\"scroll tall\" tabindex=\"0\"><table\(style)>\n\(header)<tbody>\n\(rows)</tbody></table></div>\n"
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
    let kind = figure.kind == .plain ? "" : " class=\"\(figure.kind.rawValue)\""
    let id = index < 0 ? "codes" : "picture-\(index)"
    return "<figure\(kind) aria-labelledby=\"\(id)\">\n<h3 id=\"\(id)\">\(text(figure.heading))</h3>\n"
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
