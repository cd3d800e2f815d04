/// A rectangle of a drawing, in points; y grows downwards.
struct Rectangle: Equatable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }

  func contains(_ point: Chart.Point) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }
}

/// What a mark is drawn with.
struct Paint: Equatable {
  /// Nil for the colour of the text around: dark on a light page, light on a dark one.
  var color: ChartColor?
  var opacity = 1.0

  static func text(_ opacity: Double = 1) -> Paint { Paint(color: nil, opacity: opacity) }
}

/// How a line of text stands.
struct TextStyle: Equatable {
  enum Anchor: String {
    case start
    case middle
    case end
  }

  var size = 12.0
  var anchor = Anchor.start
  var isBold = false
  /// Reads from bottom to top.
  var isTurned = false
  var opacity = 1.0
}

/// What a chart is drawn on: it draws itself once, and each format is an implementation.
protocol Canvas {
  mutating func stroke(_ curve: [Chart.Point], width: Double, _ paint: Paint, isClosed: Bool)

  /// Discs, each laid over those before it.
  mutating func dots(_ centers: [Chart.Point], radius: Double, _ paint: Paint)

  /// - Parameter place: on the baseline, at the start, middle or end of the text.
  mutating func text(_ text: String, at place: Chart.Point, _ style: TextStyle)

  /// Shows what is drawn from here on only inside a rectangle, until ``endClip()``; does not nest.
  mutating func beginClip(_ rectangle: Rectangle)
  mutating func endClip()
}

extension Canvas {
  mutating func stroke(_ curve: [Chart.Point], width: Double, _ paint: Paint) {
    stroke(curve, width: width, paint, isClosed: false)
  }
}
