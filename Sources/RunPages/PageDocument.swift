import IngotFormatting

/// The frame of every page: one HTML file, which is also XML, with the style sheet, the scripts and what they work on.
struct PageDocument {
  let title: String
  /// Markup that stands under the title, before the navigation.
  let header: String
  let navigation: String
  let main: String
  let live: LiveData
  let script: String

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>\(escaped(title.printable))</title>
    <style>\(PageScript.style)</style>
    </head>
    <body>
    <header>
    <h1>\(escaped(title.printable))</h1>
    \(header)\(navigation)</header>
    <main>
    \(main)
    </main>
    <script type="application/json" id="live">\(live.json)</script>
    <script>//<![CDATA[
    \(script)//]]></script>
    </body>
    </html>

    """
  }
}

/// The style sheet and the scripts of pages.
enum PageScript {
  /// The style sheet follows the reader's choice of a light or dark page, and charts take its text colour.
  static let style = text(PackageResources.report_css)

  /// The script of a report, whose decoder is interpreted.
  static let report = joined([
    PackageResources.elements_js, PackageResources.numbers_js, PackageResources.decoder_js,
    PackageResources.operations_js, PackageResources.interpreter_js, PackageResources.images_js,
    PackageResources.card_js, PackageResources.charts_js, PackageResources.legends_js, PackageResources.pointing_js,
    PackageResources.line_charts_js, PackageResources.codes_js, PackageResources.decoder_panel_js,
    PackageResources.page_js,
  ])

  /// The script of a page that shows an exported model, whose decoder is a WebAssembly module.
  ///
  /// - Parameter loader: defines `modelOf`; see `Page/webassembly.js`.
  static func explore(loader: String) -> String {
    joined(
      [
        PackageResources.elements_js, PackageResources.numbers_js, PackageResources.decoder_js,
        PackageResources.webassembly_js, PackageResources.images_js, PackageResources.card_js,
        PackageResources.charts_js, PackageResources.pointing_js, PackageResources.codes_js,
        PackageResources.decoder_panel_js, PackageResources.plane_js, PackageResources.draws_js,
        PackageResources.explore_js,
      ], after: loader)
  }

  /// Joins the parts of a script, which share one scope. Each comes after the parts that it needs.
  private static func joined(_ parts: [[UInt8]], after loader: String = "") -> String {
    "(function () {\n\"use strict\";\n\(loader)\(parts.map(text).joined())})();\n"
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
