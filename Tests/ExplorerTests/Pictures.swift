import IngotCompiler
import IngotExplorer
import IngotIR
import IngotTestSupport
import Testing

/// Returns the planned form of the model with the given name.
func plannedModel(_ name: String) throws -> Module {
  try shippedModel(name).compile().planned
}

/// What a picture shows: its size, and its groups with their rectangles and lines of text.
struct Picture {
  struct Text {
    let text: String
    let x: Double
    let y: Double
    let size: Double
    let style: String

    /// The extent from left to right if a character is as wide as in the usual monospaced fonts.
    var extent: ClosedRange<Double> {
      let width = Double(text.count) * size * 0.602
      if style.contains("middle") { return x - width / 2...x + width / 2 }
      return style.contains("end") ? x - width...x : x...x + width
    }
  }

  /// A group with its first rectangle.
  struct Group {
    let attributes: [String: String]
    var title = ""
    var left = 0.0
    var top = 0.0
    var width = 0.0
    var height = 0.0
    var texts: [Text] = []

    var style: String { attributes["class"] ?? "" }
    var right: Double { left + width }
    var bottom: Double { top + height }
  }

  let width: Double
  let height: Double
  private(set) var groups: [Group] = []
  /// Every line of text, in a group or not.
  private(set) var texts: [Text] = []

  init(_ svg: String) throws {
    let markup = try #require(Markup(svg))
    func number(_ element: Markup.Element, _ name: String) throws -> Double {
      try #require(Double(element.attributes[name] ?? ""))
    }
    let size = try #require(markup.all("svg").first)
    (width, height) = (try number(size, "width"), try number(size, "height"))
    for element in markup.elements {
      switch element.name {
      case "g": groups.append(Group(attributes: element.attributes))
      case "title" where !groups.isEmpty: groups[groups.count - 1].title = element.text
      case "rect" where !groups.isEmpty && groups[groups.count - 1].width == 0:
        groups[groups.count - 1].left = try number(element, "x")
        groups[groups.count - 1].top = try number(element, "y")
        groups[groups.count - 1].width = try number(element, "width")
        groups[groups.count - 1].height = try number(element, "height")
      case "text":
        let style = element.attributes["class"] ?? ""
        let size = Double(element.attributes["font-size"] ?? (style == "headline" ? "13" : "11"))
        let text = Text(
          text: element.text, x: try number(element, "x"), y: try number(element, "y"), size: try #require(size),
          style: style)
        texts.append(text)
        if !groups.isEmpty { groups[groups.count - 1].texts.append(text) }
      default: break
      }
    }
  }

  func groups(_ style: String) -> [Group] { groups.filter { $0.style.split(separator: " ").contains { $0 == style } } }
}

/// A module whose names are longer than any box.
func moduleWithLongNames() throws -> Module {
  let layer = "a-network-with-a-name-that-nobody-would-want-to-write-twice.0"
  let value = "value_with_a_name_that_is_longer_than_any_box_of_the_picture"
  let module = try Module(
    verifying: """
      module @long {batch: 2, seed: 1}
      param @\(layer).weight: f32[4x4] = zeros
      param @\(layer).bias: f32[4] = zeros
      param @another-\(layer).weight: f32[4x4] = zeros
      func @f(%x: f32[2x4]) -> f32[2x4] {
        %0 = linear %x, @\(layer).weight, @\(layer).bias : f32[2x4]
        %\(value) = relu %0 : f32[2x4]
        %1 = matmul %\(value), @another-\(layer).weight : f32[2x4]
        %2 = add %1, %\(value) : f32[2x4]
        return %2
      }
      """)
  return try Compilation(module).planned
}
