package import IngotFiles
import IngotFormatting

extension Chart {
  /// A file of its own, dark on white.
  package var svg: String {
    let drawing = ChartDrawing(self)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" \(attributes(of: drawing)) color="#222222" fill="currentColor" \
      font-family="Helvetica, Arial, sans-serif">
      <title>\(escaped(title.printable))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(content(of: drawing))</svg>

      """
  }

  /// For a page: an element without a background, in the page's font and colour of text.
  package var element: String {
    let drawing = ChartDrawing(self)
    return "<svg \(attributes(of: drawing)) fill=\"currentColor\">\n\(content(of: drawing))</svg>\n"
  }

  /// A picture, dark on white.
  ///
  /// - Parameter scale: pixels in a point.
  package func image(scale: Double = 2) -> ColorImage {
    let drawing = ChartDrawing(self)
    var canvas = RasterCanvas(width: drawing.width, height: drawing.height, scale: scale)
    drawing.draw(on: &canvas)
    return canvas.image
  }

  /// The bytes of a PNG file, two pixels in a point.
  package var png: [UInt8] { image().png }

  /// What the chart shows, for who does not see it.
  package var summary: String {
    let axes = [y.label, x.label].filter { !$0.isEmpty }.joined(separator: " over ")
    let names = (lines + scatter).map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
    return [title, axes, names].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private func attributes(of drawing: ChartDrawing) -> String {
    let (width, height) = (fixed(drawing.width, 0), fixed(drawing.height, 0))
    return "viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" font-size=\"12\" role=\"img\" "
      + "aria-label=\"\(escaped(summary.printable))\""
  }

  private func content(of drawing: ChartDrawing) -> String {
    var canvas = SVGCanvas()
    drawing.draw(on: &canvas)
    return canvas.content
  }
}
