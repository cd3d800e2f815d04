import IngotFormatting
package import IngotIR
import IngotPlanning

/// The arena of a function as SVG: instructions from left to right, bytes from top to bottom, and a box for each value.
package struct PlanPicture {
  private let function: Function
  private let plan: FunctionPlan

  /// - Parameter function: a function of a module of form `planned`.
  package init(_ function: Function) {
    self.function = function
    plan = FunctionPlan(reading: function)
  }

  private static let height = 360.0
  private static let margin = (left: 90.0, top: 34.0, bottom: 30.0)

  /// Returns a standalone SVG file with the pictures of several functions, one below the other.
  package static func svg(of functions: [Function]) -> String {
    let pictures = functions.map { PlanPicture($0) }
    let width = pictures.map(\.width).max() ?? 0
    var top = 0.0
    var body = ""
    for picture in pictures {
      body += "<g transform=\"translate(0,\(fixed(top, 0)))\">\n\(picture.content)</g>\n"
      top += picture.totalHeight
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(fixed(width, 0)) \(fixed(top, 0))" \
      width="\(fixed(width, 0))" height="\(fixed(top, 0))" font-family="sans-serif" font-size="11">
      <rect width="100%" height="100%" fill="white"/>
      \(body)</svg>

      """
  }

  /// The picture as an element for a page, without a background.
  var element: String {
    "<svg viewBox=\"0 0 \(fixed(width, 0)) \(fixed(totalHeight, 0))\" width=\"\(fixed(width, 0))\" "
      + "height=\"\(fixed(totalHeight, 0))\" font-size=\"11\">\n\(content)</svg>"
  }

  private var step: Double { max(8, min(34, 1100 / Double(max(1, function.body.count)))) }
  private var width: Double { Self.margin.left + step * Double(function.body.count + 1) + 20 }
  private var totalHeight: Double { Self.margin.top + Self.height + Self.margin.bottom }

  private func y(_ bytes: Int) -> Double {
    Self.margin.top + Self.height * Double(bytes) / Double(max(1, plan.peak))
  }

  private var content: String {
    var text = "<text x=\"8\" y=\"18\" font-size=\"13\">\(escaped(plan.headline))</text>\n"
    for quarter in 0...4 {
      let bytes = plan.peak * quarter / 4
      text += line(Self.margin.left, y(bytes), width - 20, y(bytes), "#ddd")
      text +=
        "<text x=\"\(fixed(Self.margin.left - 6, 1))\" y=\"\(fixed(y(bytes) + 4, 1))\" text-anchor=\"end\" fill=\"#666\">"
        + "\(grouped(bytes))</text>\n"
    }
    for slot in plan.slots { text += box(slot) }
    let peak = Self.margin.left + step * (Double(plan.peakPosition) + 0.5)
    text += line(peak, Self.margin.top, peak, Self.margin.top + Self.height, "#c00")
    text +=
      "<text x=\"\(fixed(peak, 1))\" y=\"\(fixed(Self.margin.top + Self.height + 16, 1))\" text-anchor=\"middle\" "
      + "fill=\"#c00\">most bytes alive: instruction \(plan.peakPosition)</text>\n"
    return text
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String) -> String {
    "<line x1=\"\(fixed(x1, 1))\" y1=\"\(fixed(y1, 1))\" x2=\"\(fixed(x2, 1))\" y2=\"\(fixed(y2, 1))\" "
      + "stroke=\"\(color)\"/>\n"
  }

  private func box(_ slot: FunctionPlan.Slot) -> String {
    let info = function[slot.value]
    let left = Self.margin.left + step * Double(slot.range.lowerBound)
    let boxWidth = step * Double(slot.range.upperBound - slot.range.lowerBound + 1)
    let (top, boxHeight) = (y(slot.offset), max(1, y(slot.end) - y(slot.offset)))
    let color = function.body[slot.range.lowerBound].role == .forward ? "#8fb8de" : "#f2b279"
    let title =
      "%\(info.name): \(info.type), \(grouped(slot.bytes)) bytes at \(grouped(slot.offset)), instructions "
      + "\(slot.range.lowerBound) to \(slot.range.upperBound)"
    var text =
      "<g data-value=\"\(escaped(info.name))\"><title>\(escaped(title))</title>"
      + "<rect x=\"\(fixed(left, 1))\" y=\"\(fixed(top, 1))\" width=\"\(fixed(boxWidth, 1))\" "
      + "height=\"\(fixed(boxHeight, 1))\" fill=\"\(color)\" stroke=\"white\" stroke-width=\"0.7\"/>"
    if boxHeight >= 12, boxWidth >= 7 * Double(info.name.count + 1) {
      text +=
        "<text x=\"\(fixed(left + 4, 1))\" y=\"\(fixed(top + boxHeight / 2 + 4, 1))\">%\(escaped(info.name))</text>"
    }
    return text + "</g>\n"
  }
}
