package import IngotFiles
import IngotFormatting

extension Chart {
  /// The chart as a standalone SVG file, dark on white.
  package var svg: String {
    let drawing = ChartDrawing(self)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" \(attributes(of: drawing)) color="#222222" fill="currentColor" \
      font-family="Helvetica, Arial, sans-serif">
      <title>\(escaped(title.printable))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(content(of: drawing, namesSeries: false))</svg>

      """
  }

  /// The chart as an element for a page, without a background, in the page's font and text colour.
  ///
  /// A script finds what it needs in attributes. `data-chart` holds the axes, the lines and the references as JSON; see
  /// ``ChartDrawing/data``. Each mark of a series has the number of the series, which counts the lines and then the
  /// scatter, in `data-series`. So has its entry in the legend, a `g` of class `legend` with the name in `data-name`.
  package var element: String {
    let drawing = ChartDrawing(self)
    return "<svg \(attributes(of: drawing)) data-chart=\"\(escaped(drawing.data))\" fill=\"currentColor\">\n"
      + "\(content(of: drawing, namesSeries: true))</svg>\n"
  }

  /// Draws the chart as a picture, dark on white.
  ///
  /// - Parameter scale: the number of pixels per point.
  package func image(scale: Double = 2) -> ColorImage {
    let drawing = ChartDrawing(self)
    var canvas = RasterCanvas(width: drawing.width, height: drawing.height, scale: scale)
    drawing.draw(on: &canvas)
    return canvas.image
  }

  /// The chart as the bytes of a PNG file, with two pixels per point.
  package var png: [UInt8] { image().png }

  /// A description of the chart, for readers who cannot see it.
  package var summary: String {
    let axes = [y.label, x.label].filter { !$0.isEmpty }.joined(separator: " over ")
    let names = ((lines + scatter).map(\.name) + references.map(\.label)).filter { !$0.isEmpty }.joined(separator: ", ")
    return [title, axes, names].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private func attributes(of drawing: ChartDrawing) -> String {
    let (width, height) = (fixed(drawing.width, 0), fixed(drawing.height, 0))
    return "viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" font-size=\"12\" role=\"img\" "
      + "aria-label=\"\(escaped(summary.printable))\""
  }

  private func content(of drawing: ChartDrawing, namesSeries: Bool) -> String {
    var canvas = SVGCanvas(namesSeries: namesSeries)
    drawing.draw(on: &canvas)
    return canvas.content
  }
}
