import IngotCharts
import IngotFiles
import IngotFormatting

/// An exported decoder as one self-contained page that works from disk: the plane of its codes, or draws of them,
/// beside the decoder, which is a WebAssembly module in the page.
///
/// The page looks like the live part of a ``RunPage`` and shares its scripts.
package struct ExplorePage: Sendable {
  package var title: String
  /// What the page says of the files: a sentence without its full stop. The script adds the time of a decode.
  package var facts: String
  package var decoder: LiveData.Decoder
  /// A script that defines `modelOf`; see `Page/webassembly.js`. The page inserts it unchanged.
  package var loader: String

  package init(title: String, facts: String, decoder: LiveData.Decoder, loader: String) {
    self.title = title
    self.facts = facts
    self.decoder = decoder
    self.loader = loader
  }

  package var html: String {
    PageDocument(
      title: title, header: "<p>\(escaped(facts.printable))<span id=\"time\"></span>.</p>\n", navigation: "",
      main: """
        <div class="explore">
        \(figure)<div class="decoder" hidden="hidden"></div>
        </div>
        <noscript><p>Without scripts, this page cannot run the model.</p></noscript>
        """,
      live: LiveData(decoder: decoder).json, script: PageScript.explore(loader: loader)
    ).html
  }

  /// The plane of a code of two numbers, or the place of draws of any other code; empty for a decoder without a code.
  private var figure: String {
    let codes = decoder.inputs.filter { $0.role == "code" }
    guard let code = codes.first else { return "" }
    if codes.count == 1, code.columns == 2, let plane = DecodedPlane(code, decoder.image) {
      return """
        <figure class="grid plane" aria-labelledby="codes" data-columns="\(plane.columns)" data-rows="\(plane.rows)">
        <h3 id="codes">Codes</h3>
        <div class="scroll">\(plane.chart.element)</div>
        <figcaption>What the decoder makes of each code of the plane. A click chooses one.</figcaption>
        </figure>

        """
    }
    return """
      <figure class="draws" aria-labelledby="codes">
      <h3 id="codes">Draws</h3>
      <figcaption>What the decoder makes of random codes. A click chooses one.</figcaption>
      </figure>

      """
  }
}

/// The chart of a code of two numbers over a picture of images, which a script paints.
private struct DecodedPlane {
  let columns: Int
  let rows: Int
  let chart: Chart

  /// The largest width and height of the plot, in points.
  private static let plotSide = 504
  /// The largest number of images beside each other: more would take long to decode.
  private static let mostImages = 24
  /// The smallest number of images beside each other.
  private static let fewestImages = 5

  /// Fails for a code whose middle or extent is not known.
  init?(_ code: LiveData.Decoder.Input, _ image: LiveData.Decoder.Image) {
    guard let center = code.center, let extent = code.extent, let reach = extent.max() else { return nil }
    func images(_ side: Int) -> Int { min(Self.mostImages, max(Self.fewestImages, Self.plotSide / side)) }
    columns = images(image.width)
    rows = images(image.height)
    let (width, height) = (columns * image.width, rows * image.height)
    let longest = max(width, height)
    // A pixel becomes a whole number of points where it can.
    let times = longest > Self.plotSide ? Double(Self.plotSide) / Double(longest) : Double(Self.plotSide / longest)
    let unit = 2 * reach / Double(min(width, height))
    func range(_ middle: Double, _ pixels: Int) -> ClosedRange<Double> {
      let half = unit * Double(pixels) / 2
      return (middle - half)...(middle + half)
    }
    let (x, y) = (range(center[0], width), range(center[1], height))
    var chart = Chart(
      "", x: Chart.Axis("first coordinate of the code", range: x),
      y: Chart.Axis("second coordinate of the code", range: y))
    chart.isEqualAspect = true
    (chart.plotWidth, chart.plotHeight) = (times * Double(width), times * Double(height))
    chart.backdrop = Chart.Backdrop(GrayImage(width: 1, height: 1), x: x, y: y)
    self.chart = chart
  }
}
