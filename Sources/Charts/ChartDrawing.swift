import IngotFormatting

/// A series with its number, which counts the lines and then the scatter, and the colour that it has in the chart.
struct ShownSeries {
  let index: Int
  let name: String
  let points: [Chart.Point]
  let color: ChartColor
}

/// The layout of a chart: sizes and places in points, the same on every canvas.
struct ChartDrawing {
  let chart: Chart
  let lines: [ShownSeries]
  private let scatter: [ShownSeries]
  let x: ChartScale
  let y: ChartScale
  let xTicks: [(fraction: Double, label: String)]
  let yTicks: [(fraction: Double, label: String)]
  let plot: Rectangle
  private let legend: ChartLegend

  static let labelSize = 12.0
  static let edge = 12.0
  private static let titleSize = 15.0
  private static let dotRadius = 2.2

  init(_ chart: Chart) {
    self.chart = chart
    (lines, scatter) = chart.shownSeries
    let corners = chart.backdrop.map { [$0.lowerLeft, $0.upperRight] } ?? []
    let shown = (chart.lines + chart.scatter).map(\.points) + chart.contours.map(\.points) + [corners]
    let points = shown.joined().filter { chart.x.hasPlace(for: $0.x) && chart.y.hasPlace(for: $0.y) }
    var x = ChartScale(chart.x, showing: points.lazy.map(\.x))
    var y = ChartScale(chart.y, showing: points.lazy.map(\.y))
    for reference in chart.references where reference.extendsRange {
      switch reference.position {
      case .x(let value): x.extend(to: value)
      case .y(let value): y.extend(to: value)
      }
    }
    let (width, height) = (max(40, chart.plotWidth), max(40, chart.plotHeight))
    if chart.isEqualAspect, !chart.x.isLogarithmic, !chart.y.isLogarithmic {
      let unit = max(x.range.length / width, y.range.length / height)
      x.widen(to: unit * width)
      y.widen(to: unit * height)
    }
    (self.x, self.y) = (x, y)
    yTicks = y.ticks(count: Int(height / (chart.y.isLogarithmic ? 34 : 50)))
    xTicks = Self.ticks(of: x, width: width)
    let labels = yTicks.map { StrokeFont.width(of: $0.label, size: Self.labelSize) }.max() ?? 0
    let left = Self.edge + (chart.y.label.isEmpty ? 0 : 22) + labels + 8
    // A picture's pixels are sharp where they coincide with the canvas's.
    let plotLeft = chart.backdrop == nil ? left : left.rounded(.up)
    plot = Rectangle(left: plotLeft, top: chart.title.isEmpty ? Self.edge : 40, width: width, height: height)
    legend = ChartLegend(lines: lines, scatter: scatter, height: height)
  }

  /// Returns as many ticks as fit beside each other.
  private static func ticks(of x: ChartScale, width: Double) -> [(fraction: Double, label: String)] {
    var count = max(1, Int(width / 70))
    while true {
      let ticks = x.ticks(count: count)
      let needed = ticks.reduce(0) { $0 + StrokeFont.width(of: $1.label, size: labelSize) + 14 }
      if needed <= width || count == 1 { return ticks }
      count -= 1
    }
  }

  var width: Double { (plot.right + max(legend.width, 8) + Self.edge).rounded(.up) }
  var height: Double { (plot.bottom + (chart.x.label.isEmpty ? 26 : 48) + Self.edge - 6).rounded(.up) }

  func draw(on canvas: inout some Canvas) {
    let references = ChartReferences(of: self)
    drawBackdrop(on: &canvas)
    drawAxes(on: &canvas)
    canvas.beginClip(plot)
    drawScatter(on: &canvas)
    for contour in chart.contours {
      for run in runs(of: contour.points) {
        // A curve with a gap cannot be closed.
        let isClosed = contour.isClosed && run.count == contour.points.count
        canvas.stroke(run, width: 1.2, .text(0.45), isClosed: isClosed)
      }
    }
    references.drawLines(on: &canvas)
    for series in lines { draw(series, on: &canvas) }
    references.drawLabels(on: &canvas)
    canvas.endClip()
    let style = TextStyle(size: Self.titleSize, isBold: true)
    let title = StrokeFont.shortened(
      chart.title.printable, to: width - plot.left - Self.edge, size: Self.titleSize * 1.05)
    if !title.isEmpty { canvas.text(title, at: Chart.Point(plot.left, 26), style) }
    legend.draw(at: Chart.Point(plot.right, plot.top), on: &canvas)
  }

  // MARK: Marks

  func place(_ point: Chart.Point) -> Chart.Point? {
    guard let x = x.fraction(of: point.x), let y = y.fraction(of: point.y) else { return nil }
    // A point far outside may be anywhere outside; the bound limits its digits and pixels.
    func bounded(_ fraction: Double) -> Double { max(-100, min(100, fraction)) }
    return Chart.Point(plot.left + bounded(x) * plot.width, plot.bottom - bounded(y) * plot.height)
  }

  /// Returns the places of neighbouring points, separated wherever a point between them has no place.
  func runs(of points: [Chart.Point]) -> [[Chart.Point]] {
    var runs: [[Chart.Point]] = [[]]
    for point in points {
      if let place = place(point) {
        runs[runs.count - 1].append(place)
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  private func draw(_ series: ShownSeries, on canvas: inout some Canvas) {
    canvas.beginGroup(.marks(series: series.index))
    for run in runs(of: series.points) {
      if run.count == 1 {
        canvas.dots(run, radius: 2.5, Paint(color: series.color))
      } else {
        canvas.stroke(run.thinned(), width: 1.8, Paint(color: series.color, opacity: 0.9))
      }
    }
    canvas.endGroup()
  }

  /// Draws a few dots of each class in turn. Drawing one class after another would hide the first classes under the
  /// last.
  private func drawScatter(on canvas: inout some Canvas) {
    let places = scatter.map { $0.points.compactMap(place).filter(plot.contains) }
    let most = places.map(\.count).max() ?? 0
    let rounds = (most + 23) / 24
    for round in 0..<rounds {
      for (series, points) in zip(scatter, places) {
        // Small classes are also spread over all rounds.
        let part = (points.count * round / rounds)..<(points.count * (round + 1) / rounds)
        if part.isEmpty { continue }
        canvas.beginGroup(.marks(series: series.index))
        canvas.dots(Array(points[part]), radius: Self.dotRadius, Paint(color: series.color, opacity: 0.55))
        canvas.endGroup()
      }
    }
  }
}

extension Chart {
  /// The series as they are shown. Series without a colour take the colours of one palette in turn.
  fileprivate var shownSeries: (lines: [ShownSeries], scatter: [ShownSeries]) {
    let palette = ChartColor.palette(lines.count + scatter.count)
    let all = (lines + scatter).enumerated().map { index, series in
      ShownSeries(index: index, name: series.name, points: series.points, color: series.color ?? palette[index])
    }
    return (Array(all.prefix(lines.count)), Array(all.dropFirst(lines.count)))
  }
}

extension Chart.Backdrop {
  var lowerLeft: Chart.Point { Chart.Point(x.lowerBound, y.lowerBound) }
  var upperRight: Chart.Point { Chart.Point(x.upperBound, y.upperBound) }
}

extension ClosedRange<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}

extension [Chart.Point] {
  /// Returns a line that looks the same but has fewer points: of the points whose x is within the same point of the
  /// drawing, it keeps the first, the last, the lowest and the highest.
  func thinned() -> [Chart.Point] {
    if count < 2000 { return self }
    var kept: [Chart.Point] = []
    var start = startIndex
    while start < endIndex {
      let column = self[start].x.rounded(.down)
      var (end, lowest, highest) = (start, start, start)
      while end < endIndex, self[end].x.rounded(.down) == column {
        if self[end].y > self[lowest].y { lowest = end }
        if self[end].y < self[highest].y { highest = end }
        end += 1
      }
      kept += Set([start, lowest, highest, end - 1]).sorted().map { self[$0] }
      start = end
    }
    return kept
  }
}
