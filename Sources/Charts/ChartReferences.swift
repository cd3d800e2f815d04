import IngotFormatting

/// The references of a chart, laid out in its plot: a dashed line for each that lies inside, and its label at one of
/// the line's ends.
struct ChartReferences {
  private struct Line {
    let ends: [Chart.Point]
    let label: String
    let isUpright: Bool
  }

  /// A place for a label, and the box that the label then fills.
  private struct Label {
    let text: String
    let place: Chart.Point
    let anchor: TextStyle.Anchor
    let box: Rectangle
  }

  private var lines: [Line] = []
  private var labels: [Label] = []
  private let plot: Rectangle

  private static let pen = Pen(width: 1, dash: Pen.Dash(length: 4, gap: 4))
  private static let size = 11.0
  /// How far a label reaches above and below its baseline.
  private static let ascent = 9.0
  private static let descent = 3.0
  /// The distance of a label from an upright line and from the edges of the plot.
  private static let gap = 4.0
  /// The distance of a label from a horizontal line, which is less because few letters reach the edges of its box.
  private static let leading = 2.0
  private static let pitch = 14.0
  /// How much wider the text may be in the reader's font than in the font of the layout.
  private static let slack = 1.1

  init(of drawing: ChartDrawing) {
    plot = drawing.plot
    for reference in drawing.chart.references {
      let line: Line
      switch reference.position {
      case .x(let value):
        guard let fraction = drawing.x.fraction(of: value), (0...1).contains(fraction) else { continue }
        let x = plot.left + fraction * plot.width
        line = Line(
          ends: [Chart.Point(x, plot.top), Chart.Point(x, plot.bottom)], label: reference.label, isUpright: true)
      case .y(let value):
        guard let fraction = drawing.y.fraction(of: value), (0...1).contains(fraction) else { continue }
        let y = plot.bottom - fraction * plot.height
        line = Line(
          ends: [Chart.Point(plot.left, y), Chart.Point(plot.right, y)], label: reference.label, isUpright: false)
      }
      lines.append(line)
    }
    let curves = lines.map(\.ends) + drawing.lines.flatMap { drawing.runs(of: $0.points).map { $0.thinned() } }
    for line in lines {
      if let label = label(of: line, avoiding: curves) { labels.append(label) }
    }
  }

  /// Draws the lines in a rectangle that is clipped to the plot.
  func drawLines(on canvas: inout some Canvas) {
    for line in lines { canvas.stroke(line.ends, Self.pen, .text(0.6), isClosed: false) }
  }

  func drawLabels(on canvas: inout some Canvas) {
    for label in labels {
      let style = TextStyle(size: Self.size, anchor: label.anchor, opacity: 0.75)
      canvas.text(label.text, at: label.place, style)
    }
  }

  // MARK: Labels

  /// Returns the label of a line where it crosses the fewest labels and curves; nil if it fits nowhere.
  private func label(of line: Line, avoiding curves: [[Chart.Point]]) -> Label? {
    let candidates = (line.isUpright ? besides(line) : alongside(line)).filter { plot.contains($0.box) }
    func disturbance(_ label: Label) -> Int {
      labels.count { $0.box.overlaps(label.box) } * 1000 + curves.count { $0.crosses(label.box) }
    }
    return candidates.map { ($0, disturbance($0)) }.min { $0.1 < $1.1 }?.0
  }

  /// Returns the places above and below a horizontal line, at its right end and then at its left.
  private func alongside(_ line: Line) -> [Label] {
    let y = line.ends[0].y
    let text = shortened(line.label, to: plot.width - 2 * Self.gap)
    return [TextStyle.Anchor.end, .start].flatMap { anchor in
      [y - Self.leading - Self.descent, y + Self.leading + Self.ascent].compactMap { baseline in
        label(text, at: Chart.Point(anchor == .end ? plot.right - Self.gap : plot.left + Self.gap, baseline), anchor)
      }
    }
  }

  /// Returns the places on the right and the left of an upright line, from its upper end to its lower.
  private func besides(_ line: Line) -> [Label] {
    let x = line.ends[0].x
    let text = shortened(line.label, to: max(plot.right - x, x - plot.left) - 2 * Self.gap)
    let first = plot.top + Self.gap + Self.ascent
    return stride(from: first, to: plot.bottom, by: Self.pitch).flatMap { baseline in
      [
        label(text, at: Chart.Point(x + Self.gap, baseline), .start),
        label(text, at: Chart.Point(x - Self.gap, baseline), .end),
      ].compactMap(\.self)
    }
  }

  private func shortened(_ name: String, to width: Double) -> String {
    StrokeFont.shortened(name.printable, to: width / Self.slack, size: Self.size)
  }

  /// - Parameter place: the start or the end of the baseline.
  private func label(_ text: String, at place: Chart.Point, _ anchor: TextStyle.Anchor) -> Label? {
    if text.isEmpty { return nil }
    let width = StrokeFont.width(of: text, size: Self.size) * Self.slack
    let box = Rectangle(
      left: anchor == .end ? place.x - width : place.x, top: place.y - Self.ascent, width: width,
      height: Self.ascent + Self.descent)
    return Label(text: text, place: place, anchor: anchor, box: box)
  }
}

extension [Chart.Point] {
  /// Returns whether a curve meets the inside of a rectangle.
  fileprivate func crosses(_ box: Rectangle) -> Bool {
    zip(self, dropFirst()).contains { from, to in
      /// Returns the part of the segment between two parallel edges, as fractions of its length.
      func part(_ start: Double, _ end: Double, _ low: Double, _ high: Double) -> ClosedRange<Double>? {
        if start == end { return start > low && start < high ? 0...1 : nil }
        let (a, b) = ((low - start) / (end - start), (high - start) / (end - start))
        let (first, last) = (Swift.max(0, Swift.min(a, b)), Swift.min(1, Swift.max(a, b)))
        return first < last ? first...last : nil
      }
      guard let across = part(from.x, to.x, box.left, box.right), let down = part(from.y, to.y, box.top, box.bottom)
      else { return false }
      return across.overlaps(down)
    }
  }
}
