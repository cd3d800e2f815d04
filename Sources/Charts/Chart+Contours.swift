import Foundation

extension Chart {
  /// The shares that the contours of a distribution hold: nine tenths and half, the outer curve first.
  private static let contourShares = [0.9, 0.5]
  /// The number of corners of a circle: enough that its sides leave it by less than a thousandth of its radius.
  private static let circleCorners = 120

  /// Returns curves around the regions where most draws of a prior lie: half of the draws, and nine in ten.
  package static func contours(of draws: [Point]) -> [Contour] {
    DensityContours(of: draws)?.curves(enclosing: contourShares) ?? []
  }

  /// Returns the circles around the mean that hold half and nine tenths of a normal distribution of the plane whose
  /// coordinates are independent and have the same deviation.
  ///
  /// The squared distance to the mean, in units of the squared deviation, has an exponential distribution with mean 2.
  /// So the circle that holds a share has the radius `deviation * sqrt(-2 * ln(1 - share))`.
  ///
  /// - Returns: the circles, in the order of ``contours(of:)``; none if the deviation is 0.
  package static func contours(ofNormal mean: Point, deviation: Double) -> [Contour] {
    guard deviation > 0 else { return [] }
    return contourShares.map { share in
      let radius = deviation * (-2 * log(1 - share)).squareRoot()
      return Contour(
        (0..<circleCorners).map { corner in
          let angle = 2 * Double.pi * Double(corner) / Double(circleCorners)
          return Point(mean.x + radius * cos(angle), mean.y + radius * sin(angle))
        })
    }
  }

  /// Returns the bounds of a uniform distribution of the plane, within which its density is the same everywhere; no
  /// curve if they enclose no area.
  package static func contours(ofUniform x: ClosedRange<Double>, y: ClosedRange<Double>) -> [Contour] {
    guard x.lowerBound < x.upperBound, y.lowerBound < y.upperBound else { return [] }
    return [
      Contour([
        Point(x.lowerBound, y.lowerBound), Point(x.upperBound, y.lowerBound), Point(x.upperBound, y.upperBound),
        Point(x.lowerBound, y.upperBound),
      ])
    ]
  }
}
