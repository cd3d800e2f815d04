import Foundation
import IngotFiles
import IngotFormatting

/// A canvas that draws the content of an SVG element (https://www.w3.org/TR/SVG2/), with text as text and coordinates
/// to a tenth of a point.
struct SVGCanvas: Canvas {
  private(set) var content = ""
  /// Whether the marks and the legend name their series, for scripts.
  private let namesSeries: Bool
  /// The attribute of the elements that are drawn now; empty if they belong to no series.
  private var mark = ""
  /// What closes the group that is open now.
  private var groupEnd = ""

  /// The number of discs in one element. Discs in one element do not add up where they overlap, so the number is small
  /// enough that they rarely overlap. An element for each disc would be three times as long.
  private static let discsPerPath = 24

  init(namesSeries: Bool) { self.namesSeries = namesSeries }

  mutating func stroke(_ curve: [Chart.Point], _ pen: Pen, _ paint: Paint, isClosed: Bool) {
    guard let first = curve.first else { return }
    var path = "M\(pair(first))"
    for point in curve.dropFirst() { path += "L\(pair(point))" }
    if isClosed { path += "Z" }
    let dashes = pen.dash.map { " stroke-dasharray=\"\(short($0.length)) \(short($0.gap))\"" } ?? ""
    content +=
      "<path\(mark) d=\"\(path)\" fill=\"none\" stroke-width=\"\(short(pen.width))\" stroke-linejoin=\"round\""
      + " stroke-linecap=\"round\"\(dashes)\(attributes(of: paint, "stroke"))/>\n"
  }

  mutating func dots(_ centers: [Chart.Point], radius: Double, _ paint: Paint) {
    for start in stride(from: 0, to: centers.count, by: Self.discsPerPath) {
      // A disc is a line of zero length with round ends.
      let path = centers[start..<min(centers.count, start + Self.discsPerPath)].map { "M\(pair($0))h0" }.joined()
      content +=
        "<path\(mark) d=\"\(path)\" stroke-width=\"\(short(2 * radius))\" stroke-linecap=\"round\""
        + "\(attributes(of: paint, "stroke"))/>\n"
    }
  }

  mutating func text(_ text: String, at place: Chart.Point, _ style: TextStyle) {
    let (x, y) = (short(place.x), short(place.y))
    var attributes = "x=\"\(x)\" y=\"\(y)\""
    if style.size != TextStyle().size { attributes += " font-size=\"\(short(style.size))\"" }
    if style.anchor != .start { attributes += " text-anchor=\"\(style.anchor.rawValue)\"" }
    if style.isBold { attributes += " font-weight=\"600\"" }
    if style.isTurned { attributes += " transform=\"rotate(-90 \(x) \(y))\"" }
    if style.opacity < 1 { attributes += " fill-opacity=\"\(fixed(style.opacity, 2))\"" }
    content += "<text\(mark) \(attributes)>\(escaped(text.printable))</text>\n"
  }

  mutating func picture(_ picture: GrayImage, in frame: Rectangle) {
    content +=
      "<image\(mark) x=\"\(short(frame.left))\" y=\"\(short(frame.top))\" width=\"\(short(frame.width))\" "
      + "height=\"\(short(frame.height))\" preserveAspectRatio=\"none\" style=\"image-rendering: pixelated\" "
      + "href=\"data:image/png;base64,\(Data(picture.png).base64EncodedString())\"/>\n"
  }

  /// Gives each mark of a series the series' number, and puts an entry of the legend into a `g`.
  mutating func beginGroup(_ group: CanvasGroup) {
    guard namesSeries else { return }
    switch group {
    case .marks(let series): mark = " data-series=\"\(series)\""
    case .legend(let series, let name):
      content += "<g class=\"legend\" data-series=\"\(series)\" data-name=\"\(escaped(name.printable))\">\n"
      groupEnd = "</g>\n"
    }
  }

  mutating func endGroup() {
    content += groupEnd
    (mark, groupEnd) = ("", "")
  }

  /// Opens an inner `svg`, which clips by itself. A `clipPath` would need a name that no other chart on the page has.
  mutating func beginClip(_ rectangle: Rectangle) {
    let box = (short(rectangle.left), short(rectangle.top), short(rectangle.width), short(rectangle.height))
    content +=
      "<svg x=\"\(box.0)\" y=\"\(box.1)\" width=\"\(box.2)\" height=\"\(box.3)\" "
      + "viewBox=\"\(box.0) \(box.1) \(box.2) \(box.3)\" overflow=\"hidden\">\n"
  }

  mutating func endClip() { content += "</svg>\n" }

  private func attributes(of paint: Paint, _ name: String) -> String {
    let opacity = paint.opacity < 1 ? " \(name)-opacity=\"\(fixed(paint.opacity, 2))\"" : ""
    return " \(name)=\"\(paint.color?.hex ?? "currentColor")\"\(opacity)"
  }

  private func pair(_ point: Chart.Point) -> String { "\(short(point.x)) \(short(point.y))" }

  /// Formats a number to a tenth, without a zero after the decimal point. The formatting is done by hand because a
  /// scatter plot has tens of thousands of numbers.
  private func short(_ number: Double) -> String {
    let tenths = Int((min(1e9, max(-1e9, number)) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }
}
