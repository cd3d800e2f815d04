import IngotFormatting

/// The frame of every page: one HTML file, which is also XML, with the style sheet, the scripts and what they work on.
struct PageDocument {
  let title: String
  /// Markup that stands under the title, before the navigation.
  let header: String
  let navigation: String
  let main: String
  /// What the script works on, as JSON that may stand in a page.
  let live: String
  let script: String
  /// The style sheet that follows that of all pages.
  var style = ""

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>\(escaped(title.printable))</title>
    <style>\(PageScript.style)\(style)</style>
    </head>
    <body>
    <header>
    <h1>\(escaped(title.printable))</h1>
    \(header)\(navigation)</header>
    <main>
    \(main)
    </main>
    <script type="application/json" id="live">\(live)</script>
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

  /// The script of a page that trains a model. A function in it, `trainerMain`, is the script of the worker that trains.
  static let training: String = {
    let worker = [
      PackageResources.trainer_examples_js, PackageResources.trainer_module_js, PackageResources.trainer_js,
    ].map(text).joined()
    return joined(
      [
        PackageResources.elements_js, PackageResources.numbers_js, PackageResources.images_js,
        PackageResources.charts_js, PackageResources.training_frames_js, PackageResources.training_history_js,
        PackageResources.training_session_js, PackageResources.training_controls_js,
        PackageResources.training_pointing_js, PackageResources.training_plane_js,
        PackageResources.training_decoder_js, PackageResources.training_losses_js,
        PackageResources.training_program_js, PackageResources.training_js,
      ], after: "function trainerMain() {\n\"use strict\";\n\(worker)}\n")
  }()

  /// The style sheet of that page, and what its scripts fill.
  static let trainingStyle = text(PackageResources.train_css)
  static let trainingMain = text(PackageResources.train_html)

  /// Joins the parts of a script, which share one scope. Each comes after the parts that it needs.
  private static func joined(_ parts: [[UInt8]], after loader: String = "") -> String {
    "(function () {\n\"use strict\";\n\(loader)\(parts.map(text).joined())})();\n"
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
