/// A diagram of lines, dots and contours over two axes. It is a value, and is drawn as SVG (`svg`, `element`) or as a
/// picture (`png`).
///
/// A number that is not finite, or that has no place on a logarithmic axis, leaves a gap. Equal charts produce equal
/// bytes.
package struct Chart: Sendable {
  /// A point in the units of the axes.
  package struct Point: Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  package struct Axis: Sendable {
    package var label: String
    /// Whether the axis places numbers by their logarithm to base 10. If so, zero and negative numbers have no place.
    package var isLogarithmic: Bool
    /// Whether ticks are only at whole numbers, as for epochs and steps.
    package var isWhole: Bool
    /// The range to show; nil for the range of all data and a small margin.
    package var range: ClosedRange<Double>?

    package init(
      _ label: String, isLogarithmic: Bool = false, isWhole: Bool = false, range: ClosedRange<Double>? = nil
    ) {
      self.label = label
      self.isLogarithmic = isLogarithmic
      self.isWhole = isWhole
      self.range = range
    }
  }

  /// Points that belong together, with a row in the legend.
  package struct Series: Sendable {
    package var name: String
    package var points: [Point]
    /// The colour; nil for the next colour of ``ChartColor/palette(_:)``.
    package var color: ChartColor?

    package init(_ name: String, _ points: [Point], color: ChartColor? = nil) {
      self.name = name
      self.points = points
      self.color = color
    }
  }

  /// A thin grey curve without a row in the legend.
  package struct Contour: Sendable {
    package var points: [Point]
    package var isClosed: Bool

    package init(_ points: [Point], isClosed: Bool = true) {
      self.points = points
      self.isClosed = isClosed
    }
  }

  package var title: String
  package var x: Axis
  package var y: Axis
  /// Whether a unit of x is as long as a unit of y. If so, one of the ranges is widened. This setting applies only to
  /// two linear axes.
  package var isEqualAspect = false
  /// The size of the area that the axes enclose, in points; labels, title and legend add to it.
  package var plotWidth = 560.0
  package var plotHeight = 340.0
  /// Series drawn as lines, in this order.
  package var lines: [Series] = []
  /// Series drawn as small translucent dots, all at the same depth.
  package var scatter: [Series] = []
  /// Contours, drawn over the dots and under the lines.
  package var contours: [Contour] = []

  package init(_ title: String, x: Axis, y: Axis) {
    self.title = title
    self.x = x
    self.y = y
  }
}
