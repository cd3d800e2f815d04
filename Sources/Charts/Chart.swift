/// A diagram of lines, dots and contours over two axes: a value, drawn as SVG (`svg`, `element`) or as a picture (`png`).
///
/// A number that is not finite, or that a logarithmic axis has no place for, leaves a gap. Equal charts give equal bytes.
package struct Chart: Sendable {
  /// A place in the units of the axes.
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
    /// Places numbers by their logarithm to base 10; numbers up to zero have no place.
    package var isLogarithmic: Bool
    /// No ticks between whole numbers: for epochs and steps.
    package var isWhole: Bool
    /// What to show; nil for all that there is, and a little more.
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

  /// Points that belong together, with a row of the legend.
  package struct Series: Sendable {
    package var name: String
    package var points: [Point]
    /// Nil for the next of ``ChartColor/palette(_:)``.
    package var color: ChartColor?

    package init(_ name: String, _ points: [Point], color: ChartColor? = nil) {
      self.name = name
      self.points = points
      self.color = color
    }
  }

  /// A thin grey curve without a row of the legend.
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
  /// A unit of x is as long as a unit of y; for this one of the ranges is widened. Only for two linear axes.
  package var isEqualAspect = false
  /// The size of what the axes enclose, in points; labels, title and legend add to it.
  package var plotWidth = 560.0
  package var plotHeight = 340.0
  /// Series drawn as lines, in this order.
  package var lines: [Series] = []
  /// Series drawn as small translucent dots, all at the same depth.
  package var scatter: [Series] = []
  /// Drawn over the dots and under the lines.
  package var contours: [Contour] = []

  package init(_ title: String, x: Axis, y: Axis) {
    self.title = title
    self.x = x
    self.y = y
  }
}
