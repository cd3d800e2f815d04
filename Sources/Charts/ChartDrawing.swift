import IngotFormatting

/// The layout of a chart: sizes and places in points, the same on every canvas.
struct ChartDrawing {
  private let chart: Chart
  private let lines: [(series: Chart.Series, color: ChartColor)]
  private let scatter: [(series: Chart.Series, color: ChartColor)]
  private let x: ChartScale
  private let y: ChartScale
  private let xTicks: [(fraction: Double, label: String)]
  private let yTicks: [(fraction: Double, label: String)]
  private let plot: Rectangle
  private let legend: ChartLegend

  private static let labelSize = 12.0
  private static let titleSize = 15.0
  private static let edge = 12.0
  private static let dotRadius = 2.2

  init(_ chart: Chart) {
    self.chart = chart
    (lines, scatter) = chart.coloredSeries
    let shown = (chart.lines + chart.scatter).map(\.points) + chart.contours.map(\.points)
    let points = shown.joined().filter { chart.x.hasPlace(for: $0.x) && chart.y.hasPlace(for: $0.y) }
    var x = ChartScale(chart.x, showing: points.lazy.map(\.x))
    var y = ChartScale(chart.y, showing: points.lazy.map(\.y))
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
    plot = Rectangle(left: left, top: chart.title.isEmpty ? Self.edge : 40, width: width, height: height)
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
    for (series, color) in lines { draw(series, color, on: &canvas) }
    canvas.endClip()
    let style = TextStyle(size: Self.titleSize, isBold: true)
    let title = StrokeFont.shortened(
      chart.title.printable, to: width - plot.left - Self.edge, size: Self.titleSize * 1.05)
    if !title.isEmpty { canvas.text(title, at: Chart.Point(plot.left, 26), style) }
    legend.draw(at: Chart.Point(plot.right, plot.top), on: &canvas)
  }

  // MARK: Axes

  private func drawAxes(on canvas: inout some Canvas) {
    let grid = Paint.text(0.13)
    for tick in yTicks {
      let y = plot.bottom - tick.fraction * plot.height
      canvas.stroke([Chart.Point(plot.left, y), Chart.Point(plot.right, y)], width: 1, grid)
      canvas.text(tick.label, at: Chart.Point(plot.left - 8, y + 4.2), TextStyle(anchor: .end, opacity: 0.8))
    }
    for tick in xTicks {
      let x = plot.left + tick.fraction * plot.width
      canvas.stroke([Chart.Point(x, plot.top), Chart.Point(x, plot.bottom)], width: 1, grid)
      canvas.text(tick.label, at: Chart.Point(x, plot.bottom + 18), TextStyle(anchor: .middle, opacity: 0.8))
    }
    let frame = [
      Chart.Point(plot.left, plot.top), Chart.Point(plot.left, plot.bottom), Chart.Point(plot.right, plot.bottom),
    ]
    canvas.stroke(frame, width: 1, .text(0.6))
    let xLabel = StrokeFont.shortened(chart.x.label.printable, to: plot.width, size: Self.labelSize)
    if !xLabel.isEmpty {
      let place = Chart.Point(plot.left + plot.width / 2, plot.bottom + 40)
      canvas.text(xLabel, at: place, TextStyle(anchor: .middle))
    }
    let yLabel = StrokeFont.shortened(chart.y.label.printable, to: plot.height, size: Self.labelSize)
    if !yLabel.isEmpty {
      let place = Chart.Point(Self.edge + 10, plot.top + plot.height / 2)
      canvas.text(yLabel, at: place, TextStyle(anchor: .middle, isTurned: true))
    }
  }

  // MARK: Marks

  private func place(_ point: Chart.Point) -> Chart.Point? {
    guard let x = x.fraction(of: point.x), let y = y.fraction(of: point.y) else { return nil }
    // A point far outside may be anywhere outside; the bound limits its digits and pixels.
    func bounded(_ fraction: Double) -> Double { max(-100, min(100, fraction)) }
    return Chart.Point(plot.left + bounded(x) * plot.width, plot.bottom - bounded(y) * plot.height)
  }

  /// Returns the places of neighbouring points, separated wherever a point between them has no place.
  private func runs(of points: [Chart.Point]) -> [[Chart.Point]] {
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

  private func draw(_ series: Chart.Series, _ color: ChartColor, on canvas: inout some Canvas) {
    for run in runs(of: series.points) {
      if run.count == 1 {
        canvas.dots(run, radius: 2.5, Paint(color: color))
      } else {
        canvas.stroke(run.thinned(), width: 1.8, Paint(color: color, opacity: 0.9))
      }
    }
  }

  /// Draws a few dots of each class in turn. Drawing one class after another would hide the first classes under the
  /// last.
  private func drawScatter(on canvas: inout some Canvas) {
    let places = scatter.map { $0.series.points.compactMap(place).filter(plot.contains) }
    let most = places.map(\.count).max() ?? 0
    let rounds = (most + 23) / 24
    for round in 0..<rounds {
      for (index, points) in places.enumerated() {
        // Small classes are also spread over all rounds.
        let part = (points.count * round / rounds)..<(points.count * (round + 1) / rounds)
        if part.isEmpty { continue }
        canvas.dots(Array(points[part]), radius: Self.dotRadius, Paint(color: scatter[index].color, opacity: 0.55))
      }
    }
  }
}

extension Chart {
  /// The series with their colours. Series without a colour take the colours of one palette in turn.
  fileprivate var coloredSeries: (lines: [(Series, ChartColor)], scatter: [(Series, ChartColor)]) {
    let palette = ChartColor.palette(lines.count + scatter.count)
    let all = (lines + scatter).enumerated().map { ($1, $1.color ?? palette[$0]) }
    return (Array(all.prefix(lines.count)), Array(all.dropFirst(lines.count)))
  }
}

extension ClosedRange<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}

extension [Chart.Point] {
  /// Returns a line that looks the same but has fewer points: of the points whose x is within the same point of the
  /// drawing, it keeps the first, the last, the lowest and the highest.
  fileprivate func thinned() -> [Chart.Point] {
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
