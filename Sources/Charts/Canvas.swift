import IngotFiles

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

  /// Whether all of another rectangle lies in this one.
  func contains(_ other: Rectangle) -> Bool {
    other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
  }

  func overlaps(_ other: Rectangle) -> Bool {
    other.left < right && other.right > left && other.top < bottom && other.bottom > top
  }
}

/// The colour and opacity of a mark.
struct Paint: Equatable {
  /// The colour; nil for the colour of the surrounding text: dark on a light page, light on a dark page.
  var color: ChartColor?
  var opacity = 1.0

  static func text(_ opacity: Double = 1) -> Paint { Paint(color: nil, opacity: opacity) }
}

/// The width of a curve and its dashes.
struct Pen: Equatable {
  /// The length of a dash and of the gap after it. Round ends make a dash longer, and a gap shorter, by the width.
  struct Dash: Equatable {
    var length: Double
    var gap: Double
  }

  var width: Double
  /// The dashes; nil for a continuous curve.
  var dash: Dash?
}

/// The size, alignment and appearance of a line of text.
struct TextStyle: Equatable {
  enum Anchor: String {
    case start
    case middle
    case end
  }

  var size = 12.0
  var anchor = Anchor.start
  var isBold = false
  /// Whether the text reads from bottom to top.
  var isTurned = false
  var opacity = 1.0
}

/// What belongs together in a drawing, for formats that can say so.
enum CanvasGroup: Equatable {
  /// The marks of a series in the plot.
  case marks(series: Int)
  /// The symbol and the name of a series in the legend.
  case legend(series: Int, name: String)
}

/// A surface that a chart draws itself on. The drawing is defined once, and each format is an implementation of this
/// protocol.
protocol Canvas {
  mutating func stroke(_ curve: [Chart.Point], _ pen: Pen, _ paint: Paint, isClosed: Bool)

  /// Draws discs, each on top of those before it.
  mutating func dots(_ centers: [Chart.Point], radius: Double, _ paint: Paint)

  /// - Parameter place: a point on the baseline, at the start, middle or end of the text.
  mutating func text(_ text: String, at place: Chart.Point, _ style: TextStyle)

  /// Draws a picture that fills a rectangle, with sharp edges between its pixels.
  mutating func picture(_ picture: GrayImage, in frame: Rectangle)

  /// Says that everything that is drawn from now until ``endGroup()`` belongs together. Groups do not nest.
  mutating func beginGroup(_ group: CanvasGroup)
  mutating func endGroup()

  /// Shows everything that is drawn from now until ``endClip()`` only inside a rectangle. Clips do not nest.
  mutating func beginClip(_ rectangle: Rectangle)
  mutating func endClip()
}

extension Canvas {
  /// Draws a continuous curve.
  mutating func stroke(_ curve: [Chart.Point], width: Double, _ paint: Paint, isClosed: Bool = false) {
    stroke(curve, Pen(width: width), paint, isClosed: isClosed)
  }
}
