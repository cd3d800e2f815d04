import IngotDiagnostics
package import IngotIR

/// A box of the graph: an argument, or an instruction with the parameters that it reads and its results.
package struct GraphNode {
  /// The lanes from left to right.
  package enum Lane: Int, CaseIterable {
    case forward, reverse, productUpdates, updates
  }

  /// A line of text in a box.
  package struct Line {
    package let text: String
    package let isTitle: Bool
    /// The value that the line is about.
    package let value: Value?

    package var size: Double { isTitle ? 12 : 11 }
  }

  package let lines: [Line]
  package let values: [Value]
  package let lane: Lane
  /// Everything about the node, whatever the box has room for.
  package let details: String
  var row = 0

  package var role: InstructionRole {
    switch lane {
    case .forward: .forward
    case .reverse: .reverse
    case .productUpdates, .updates: .update
    }
  }

  // MARK: Size

  /// The blank to the left and right of the text.
  package static let padding = 8.0
  static let lineHeight = 14.0
  private static let maximumTextWidth = 272.0

  var width: Double {
    2 * Self.padding + (lines.map { Monospace.width(of: $0.text, size: $0.size) }.max() ?? 0)
  }

  var height: Double { 8 + Self.lineHeight * Double(lines.count) }

  // MARK: Content

  init(argument: Value, of function: Function) {
    let info = function[argument]
    let role = info.role.map { "  \($0.rawValue)" } ?? ""
    values = [argument]
    lane = .forward
    details = "%\(info.name): \(info.type)" + (info.role.map { " \($0)" } ?? "")
    lines = [Self.line("%\(info.name)", isTitle: true), Self.line("\(info.type)\(role)")]
  }

  init(_ instruction: Instruction, of function: Function, in module: Module) {
    values = instruction.results
    switch instruction.role {
    case .forward: lane = .forward
    case .reverse: lane = .reverse
    case .update: lane = instruction.opcode.isProduct ? .productUpdates : .updates
    }
    let location = instruction.location.map { "\n\($0.short)" } ?? ""
    details = module.text(of: instruction, in: function) + location
    let results = instruction.results.map { value in
      let type = ": \(function[value].type)"
      let room = Self.maximumTextWidth - Monospace.width(of: type, size: 11)
      let name = Monospace.shortened("%\(function[value].name)", to: room, size: 11, keeping: 7)
      return Self.line(name + type, value: value)
    }
    let parameters = Self.parameters(of: instruction, in: module).map { Self.line($0) }
    let opcodes = instruction.calls.map(\.opcode.rawValue)
    let title = Monospace.wrapped(chain: opcodes, to: Self.maximumTextWidth, size: 12)
    lines = title.map { Self.line($0, isTitle: true) } + parameters + results
  }

  private static func line(_ text: String, isTitle: Bool = false, value: Value? = nil) -> Line {
    let text = Monospace.shortened(text, to: maximumTextWidth, size: isTitle ? 12 : 11)
    return Line(text: text, isTitle: isTitle, value: value)
  }

  /// A line for each layer whose parameters the instruction reads, such as `decoder.0: weight, bias`.
  private static func parameters(of instruction: Instruction, in module: Module) -> [String] {
    var layers: [(layer: String, parameters: String)] = []
    for operand in instruction.allOperands {
      guard let name = operand.parameter.map({ module[$0].name }) else { continue }
      let layer = LayerNames.layer(of: name)
      let own = (layer == name ? "" : String(name.dropFirst(layer.count + 1))) + (operand.isTransposed ? "^T" : "")
      if let last = layers.last, last.layer == layer, !own.isEmpty {
        layers[layers.count - 1].parameters += ", \(own)"
      } else {
        layers.append((layer, own))
      }
    }
    return layers.map { layer in
      if layer.parameters.isEmpty || layer.parameters == "^T" {
        return Monospace.shortened("@\(layer.layer)\(layer.parameters)", to: maximumTextWidth, size: 11, keeping: 7)
      }
      let parameters = Monospace.shortened(": \(layer.parameters)", to: maximumTextWidth / 2, size: 11)
      let room = maximumTextWidth - Monospace.width(of: parameters, size: 11)
      return Monospace.shortened("@\(layer.layer)", to: room, size: 11, keeping: 7) + parameters
    }
  }
}
