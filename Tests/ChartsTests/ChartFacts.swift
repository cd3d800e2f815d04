import Foundation
import IngotCharts
import IngotFiles
import IngotTestSupport
import Testing

/// What the JSON in the `data-chart` attribute of a chart's element says.
struct ChartFacts {
  let text: String
  let members: [String: Any]

  init(_ chart: Chart) throws {
    let markup = try #require(Markup(chart.element))
    text = try #require(markup.elements.first?.attributes["data-chart"])
    members = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// Left, top, width and height of the plot.
  var plot: [Double] { members["plot"] as? [Double] ?? [] }

  func axis(_ name: String) -> [String: Any] { members[name] as? [String: Any] ?? [:] }

  func range(_ name: String) -> [Double] { axis(name)["range"] as? [Double] ?? [] }

  var lines: [[String: Any]] { members["lines"] as? [[String: Any]] ?? [] }

  func points(_ line: Int) -> [Chart.Point] {
    (lines[line]["points"] as? [[Double]] ?? []).map { Chart.Point($0[0], $0[1]) }
  }

  var references: [[String: Any]] { members["references"] as? [[String: Any]] ?? [] }
}

/// Returns the corners of a curve, from the `d` of its path.
func corners(_ path: String) -> [Chart.Point] {
  path.dropFirst().split(separator: "L").compactMap { pair in
    let numbers = pair.split(separator: " ").compactMap { Double($0) }
    return numbers.count == 2 ? Chart.Point(numbers[0], numbers[1]) : nil
  }
}

/// The pixels of a chart, at places given in points.
struct ChartPixels {
  let width: Int
  let scale: Double
  let pixels: [UInt8]

  init(_ chart: Chart, scale: Double = 2) {
    let image = chart.image(scale: scale)
    (width, self.scale, pixels) = (image.width, scale, image.pixels)
  }

  /// The red, green and blue of the pixel that contains a place.
  subscript(x: Double, y: Double) -> [UInt8] {
    let first = 3 * (Int(y * scale) * width + Int(x * scale))
    return Array(pixels[first..<(first + 3)])
  }

  /// Returns left, top, right and bottom, in points, of the pixels that differ; nil if none does.
  func difference(from other: ChartPixels) -> [Double]? {
    let places = stride(from: 0, to: pixels.count, by: 3).filter { pixels[$0] != other.pixels[$0] }.map { $0 / 3 }
    guard let top = places.first, let bottom = places.last else { return nil }
    let columns = places.map { $0 % width }
    guard let left = columns.min(), let right = columns.max() else { return nil }
    return [Double(left), Double(top / width), Double(right + 1), Double(bottom / width + 1)].map { $0 / scale }
  }
}
