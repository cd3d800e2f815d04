import Foundation
import IngotFormatting

extension ChartDrawing {
  /// The largest number of points of a line in ``data``.
  private static let mostPoints = 2000

  /// What a script needs to know of the chart, as a JSON object of ASCII characters:
  ///
  /// - `plot`: left, top, width and height of the area that the axes enclose, in the unit of the view box;
  /// - `x` and `y`: each axis's `label`, its `range` in its own unit, and whether it is logarithmic (`log`);
  /// - `lines`: the `name` and the `points` of each line, without points that have no place, thinned if there are many;
  /// - `references`: the `label` and the `x` or `y` of each reference that has a place.
  ///
  /// Without lines or references, their member is left out. Numbers have at most six significant digits.
  var data: String {
    var members = [
      member("plot", list([plot.left, plot.top, plot.width, plot.height].map(json))),
      member("x", json(chart.x, x)), member("y", json(chart.y, y)),
    ]
    let lines = lines.map { line in
      let points = line.points.filter { place($0) != nil }.thinned(to: Self.mostPoints)
      return object([
        member("name", json(line.name)), member("points", list(points.map { list([json($0.x), json($0.y)]) })),
      ])
    }
    if !lines.isEmpty { members.append(member("lines", list(lines))) }
    let references = chart.references.compactMap(json)
    if !references.isEmpty { members.append(member("references", list(references))) }
    return object(members)
  }

  private func json(_ axis: Chart.Axis, _ scale: ChartScale) -> String {
    let range = scale.numbers
    return object([
      member("label", json(axis.label)), member("range", list([json(range.lowerBound), json(range.upperBound)])),
      member("log", "\(axis.isLogarithmic)"),
    ])
  }

  /// Returns a reference as an object; nil if it has no place.
  private func json(_ reference: Chart.Reference) -> String? {
    let (name, value, scale) =
      switch reference.position {
      case .x(let value): ("x", value, x)
      case .y(let value): ("y", value, y)
      }
    if scale.fraction(of: value) == nil { return nil }
    return object([member("label", json(reference.label)), member(name, json(value))])
  }

  // MARK: JSON

  private func object(_ members: [String]) -> String { "{\(members.joined(separator: ","))}" }

  private func member(_ name: String, _ value: String) -> String { "\"\(name)\":\(value)" }

  private func list(_ values: [String]) -> String { "[\(values.joined(separator: ","))]" }

  /// - Parameter number: a finite number; JSON has no others.
  private func json(_ number: Double) -> String { String(format: "%.6g", number) }

  /// Returns a text as a string of JSON. Characters beyond ASCII are escaped too: a combining one at the start would
  /// unite with the quotation mark before it, which then would not be escaped in the attribute.
  private func json(_ text: String) -> String {
    var string = "\""
    for unit in text.printable.utf16 {
      switch unit {
      case 0x22, 0x5C: string += "\\" + String(UnicodeScalar(UInt8(unit)))
      case 0x20..<0x7F: string.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
      default: string += String(format: "\\u%04x", Int(unit))
      }
    }
    return string + "\""
  }
}

extension [Chart.Point] {
  /// Returns a line with at most this many points that looks similar: it keeps the first, the last, the lowest and the
  /// highest of each of equally long parts.
  fileprivate func thinned(to most: Int) -> [Chart.Point] {
    if count <= most { return self }
    let parts = most / 4
    return (0..<parts).flatMap { part in
      let range = (count * part / parts)..<(count * (part + 1) / parts)
      let lowest = range.min { self[$0].y < self[$1].y } ?? range.lowerBound
      let highest = range.max { self[$0].y < self[$1].y } ?? range.lowerBound
      return Set([range.lowerBound, lowest, highest, range.upperBound - 1]).sorted().map { self[$0] }
    }
  }
}
