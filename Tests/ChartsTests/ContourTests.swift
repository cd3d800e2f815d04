import Foundation
import IngotCharts
import Testing

struct ContourTests {
  private static func radius(_ point: Chart.Point, from center: Chart.Point) -> Double {
    hypot(point.x - center.x, point.y - center.y)
  }

  @Test(arguments: [Chart.Point(0, 0), Chart.Point(-3, 12.5)], [1, 0.25, 5])
  func holdTheirShareOfANormalDistribution(_ mean: Chart.Point, _ deviation: Double) {
    let contours = Chart.contours(ofNormal: mean, deviation: deviation)
    #expect(contours.count == 2)
    for (contour, share) in zip(contours, [0.9, 0.5]) {
      #expect(contour.isClosed)
      for point in contour.points {
        let distance = Self.radius(point, from: mean) / deviation
        #expect(abs(1 - exp(-distance * distance / 2) - share) < 1e-9)
      }
      // The points go once around the mean, in small steps.
      let angles = contour.points.map { atan2($0.y - mean.y, $0.x - mean.x) }
      let steps = zip(angles, angles.dropFirst() + angles.prefix(1)).map { remainder($1 - $0, 2 * .pi) }
      #expect(abs(steps.reduce(0, +) - 2 * .pi) < 1e-9)
      #expect(steps.allSatisfy { $0 > 0 && $0 < 0.1 })
    }
  }

  /// The estimated curves have the same order and, up to the blur, the same size.
  @Test func agreeWithThoseOfDraws() throws {
    let count = 20_000
    let draws = (0..<count).map { index in
      let distance = (-2 * log(1 - (Double(index) + 0.5) / Double(count))).squareRoot()
      let angle = Double(index) * .pi * (3 - 5.0.squareRoot())
      return Chart.Point(distance * cos(angle), distance * sin(angle))
    }
    let estimated = Chart.contours(of: draws)
    let exact = Chart.contours(ofNormal: .init(0, 0), deviation: 1)
    try #require(estimated.count == exact.count)
    for (a, b) in zip(estimated, exact) {
      let radii = [a, b].map { contour in
        contour.points.map { Self.radius($0, from: .init(0, 0)) }.reduce(0, +) / Double(contour.points.count)
      }
      #expect(abs(radii[0] / radii[1] - 1) < 0.05)
    }
  }

  @Test(arguments: [0, -1, Double.nan])
  func areNoneWithoutADeviation(_ deviation: Double) {
    #expect(Chart.contours(ofNormal: .init(1, 2), deviation: deviation).isEmpty)
  }

  @Test func boundAUniformDistribution() {
    let contours = Chart.contours(ofUniform: -1...2, y: 3...5)
    #expect(contours.map(\.isClosed) == [true])
    #expect(contours.map(\.points) == [[.init(-1, 3), .init(2, 3), .init(2, 5), .init(-1, 5)]])
    #expect(Chart.contours(ofUniform: 1...1, y: 3...5).isEmpty)
  }
}
