import IngotFormatting
package import IngotIR
import IngotPlanning

/// The arena of a function as SVG: instructions from left to right, bytes from top to bottom, and a box for each value.
package struct PlanPicture {
  private static let margin = 12.0
  private static let headerHeight = 44.0
  private static let footerHeight = 46.0

  private let function: Function
  private let layout: PlanLayout
  /// Whether the picture has the headline and the legend that a page has beside it.
  private let isAlone: Bool

  /// - Parameters:
  ///   - function: a function of a module of form `planned`.
  ///   - module: the module, which names layers and parameters; without it, labels and details leave them out.
  package init(_ function: Function, in module: Module?, isAlone: Bool = false) {
    self.function = function
    self.isAlone = isAlone
    let scaleWidth = labelWidth(of: grouped(FunctionPlan(reading: function).peak))
    layout = PlanLayout(
      of: function, in: module, left: 2 * Self.margin + scaleWidth,
      top: Self.margin + (isAlone ? Self.headerHeight : 0))
  }

  /// Returns a standalone SVG file with the pictures of several functions, one below the other.
  ///
  /// - Parameter module: the module of the functions, which names their layers; without it, labels leave them out.
  package static func svg(of functions: [Function], in module: Module? = nil) -> String {
    let pictures = functions.map { PlanPicture($0, in: module, isAlone: true) }
    let width = pictures.map(\.width).max() ?? 0
    var top = 0.0
    var body = ""
    for picture in pictures {
      body += "<g transform=\"translate(0,\(fixed(top, 0)))\">\n\(picture.content)</g>\n"
      top += picture.height
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(fixed(width, 0)) \(fixed(top, 0))" \
      width="\(fixed(width, 0))" height="\(fixed(top, 0))" class="arena">
      <style>
      \(Palette.light(ExplorerPage.pictureStyle))</style>
      <rect width="100%" height="100%" fill="white"/>
      \(body)</svg>

      """
  }

  /// The picture as an element for a page with the style sheet of pictures, without a background.
  package var element: String {
    "<svg class=\"arena\" viewBox=\"0 0 \(fixed(width, 0)) \(fixed(height, 0))\" width=\"\(fixed(width, 0))\" "
      + "height=\"\(fixed(height, 0))\">\n\(content)</svg>"
  }

  /// The style of each kind of value that occurs, with its meaning.
  var legendEntries: [(style: String, caption: String)] { layout.kinds.map { ($0.rawValue, $0.caption) } }

  package var height: Double { layout.bottom + Self.footerHeight }

  private var width: Double {
    var ends = [layout.right, layout.left + labelWidth(of: peakCaption)]
    if isAlone {
      ends.append(Self.margin + Monospace.width(of: layout.plan.headline, size: 13))
      ends += legend.map { $0.x + labelWidth(of: $0.kind.caption) }
    }
    return (ends.max() ?? 0) + Self.margin
  }

  // MARK: Parts

  private var content: String {
    (isAlone ? header : "") + scale + layout.boxes.map(drawn).joined() + columns + peak
  }

  private var header: String {
    var result = text(layout.plan.headline, Self.margin, 22, style: "headline")
    for (kind, x) in legend {
      let key = Frame(x: x - 22, y: 34, width: 16, height: 11)
      result += "<g class=\"\(kind.rawValue)\">\(rectangle(key))</g>" + text(kind.caption, x, 43)
    }
    return result
  }

  /// The entries of the legend with the places of their captions.
  private var legend: [(kind: PlanLayout.Kind, x: Double)] {
    var x = Self.margin
    return layout.kinds.map { kind in
      defer { x += 22 + labelWidth(of: kind.caption) + 20 }
      return (kind, x + 22)
    }
  }

  private var scale: String {
    (0...(layout.plan.peak == 0 ? 0 : 4)).map { quarter in
      let bytes = layout.plan.peak * quarter / 4
      return line(layout.left, layout.y(bytes), layout.right, layout.y(bytes), style: "grid")
        + text(grouped(bytes), layout.left - Self.margin / 2, layout.y(bytes) + 4, style: "quiet end")
    }.joined()
  }

  private func drawn(_ box: PlanLayout.Box) -> String {
    var result =
      "<g class=\"slot \(box.kind.rawValue)\" tabindex=\"0\" role=\"img\" data-value=\"\(escaped(box.name))\">"
    result += "<title>\(escaped(box.details))</title>\(rectangle(box.frame))"
    for (number, line) in box.lines.enumerated() {
      let y = box.frame.y + PlanLabel.lineHeight * Double(number + 1)
      result += text(line, box.frame.x + PlanLabel.padding, y)
    }
    return result + "</g>\n"
  }

  /// A mark in the colour of its role and a number for each instruction.
  private var columns: String {
    let (y, half) = (layout.bottom + 20, layout.step / 2)
    let marks = function.body.enumerated().map { position, instruction in
      let mark = Frame(x: layout.x(position), y: layout.bottom + 4, width: layout.step, height: 5)
      return "<g class=\"mark \(instruction.role.rawValue)\">"
        + "<title>\(escaped(layout.details(ofInstructionAt: position)))</title>\(rectangle(mark))"
        + text("\(position)", layout.x(position) + half, y, style: "quiet middle") + "</g>\n"
    }
    return marks.joined() + text("end", layout.x(function.body.count) + half, y, style: "quiet middle")
  }

  private var peakCaption: String { "most bytes alive: instruction \(layout.plan.peakPosition)" }

  /// A band over the instruction at which the most bytes are alive, with its caption below it if that is inside.
  private var peak: String {
    if layout.boxes.isEmpty { return "" }
    let x = layout.x(layout.plan.peakPosition)
    let band = Frame(x: x, y: layout.top, width: layout.step, height: layout.bottom - layout.top)
    let half = labelWidth(of: peakCaption) / 2
    let middle = max(layout.left + half, min(width - Self.margin - half, x + layout.step / 2))
    return "<g class=\"peak\">\(rectangle(band))</g>"
      + text(peakCaption, middle, layout.bottom + 36, style: "peak middle")
  }
}

// MARK: Elements

/// Returns the width of a line of a label.
private func labelWidth(of text: String) -> Double { Monospace.width(of: text, size: PlanLayout.size) }

private func text(_ text: String, _ x: Double, _ y: Double, style: String = "") -> String {
  let style = style.isEmpty ? "" : " class=\"\(style)\""
  return "<text x=\"\(fixed(x, 1))\" y=\"\(fixed(y, 1))\"\(style)>\(escaped(text))</text>\n"
}

private func rectangle(_ frame: Frame) -> String {
  "<rect x=\"\(fixed(frame.x, 1))\" y=\"\(fixed(frame.y, 1))\" width=\"\(fixed(frame.width, 1))\" "
    + "height=\"\(fixed(frame.height, 1))\"/>"
}

private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) -> String {
  "<line x1=\"\(fixed(x1, 1))\" y1=\"\(fixed(y1, 1))\" x2=\"\(fixed(x2, 1))\" y2=\"\(fixed(y2, 1))\" "
    + "class=\"\(style)\"/>\n"
}
