package import IngotFiles

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

  /// A thin dashed line across the plot at a number to compare with, with a small label at its end.
  package struct Reference: Sendable {
    package enum Position: Sendable {
      /// A line down the plot at this x, such as the best epoch.
      case x(Double)
      /// A line across the plot at this y, such as what chance gives.
      case y(Double)
    }

    package var label: String
    package var position: Position
    /// Whether the axis is extended, even beyond a range of its own, to show a line that would lie outside. A line
    /// that lies inside never changes the range.
    package var extendsRange: Bool

    package init(_ label: String, _ position: Position, extendsRange: Bool = false) {
      self.label = label
      self.position = position
      self.extendsRange = extendsRange
    }
  }

  /// A picture behind everything else. It fills a range of both axes, which are meant to be linear.
  package struct Backdrop: Sendable {
    package var picture: GrayImage
    /// The range from the left edge of the picture to its right edge.
    package var x: ClosedRange<Double>
    /// The range from the lower edge of the picture to its upper edge.
    package var y: ClosedRange<Double>

    package init(_ picture: GrayImage, x: ClosedRange<Double>, y: ClosedRange<Double>) {
      self.picture = picture
      self.x = x
      self.y = y
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
  /// References, drawn over the contours and under the lines, with their labels over everything.
  package var references: [Reference] = []
  /// The picture behind the plot. With one, the axes have ticks outside the plot instead of grid lines.
  package var backdrop: Backdrop?

  package init(_ title: String, x: Axis, y: Axis) {
    self.title = title
    self.x = x
    self.y = y
  }
}
