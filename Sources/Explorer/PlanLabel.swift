/// What the box of a value in the arena says, shortened to what fits.
struct PlanLabel {
  static let padding = 4.0
  static let lineHeight = 13.0

  let name: String
  let layers: [String]
  let opcodes: [String]

  /// The whole label, such as `%2  decoder.0 linear |> relu`.
  var text: String { "\(name)  \(origin)" }

  /// The layers and the opcodes, such as `decoder.0 linear |> relu`.
  private var origin: String {
    (layers.isEmpty ? "" : layers.joined(separator: ", ") + " ") + opcodes.joined(separator: " |> ")
  }

  /// The lines for a box: all in one, or the name, the layers and the opcodes below one another, or as much of them as
  /// the box has room for.
  func lines(in frame: Frame, size: Double) -> [String] {
    let room = frame.width - 2 * Self.padding
    let rows = Int((frame.height - 2) / Self.lineHeight)
    if rows == 0 { return [] }
    if rows == 1 || Monospace.width(of: text, size: size) <= room {
      return [Monospace.shortened(text, to: room, size: size)].filter { $0 != "…" }
    }
    let first = Monospace.shortened(name, to: room, size: size, keeping: 4)
    if rows == 2 || layers.isEmpty { return [first, Monospace.shortened(origin, to: room, size: size)] }
    let layer = Monospace.shortened(layers.joined(separator: ", "), to: room, size: size, keeping: 3)
    var chain = Monospace.wrapped(chain: opcodes, to: room, size: size)
    if chain.count > rows - 2 { chain = chain.prefix(rows - 3) + [chain[(rows - 3)...].joined(separator: " ")] }
    return [first, layer] + chain.map { Monospace.shortened($0, to: room, size: size) }
  }
}
