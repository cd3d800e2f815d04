/// The font of the raster canvas: curves for a round pen, for the printable ASCII characters.
///
/// In the layout of an SVG, its widths stand in for those of the reader's font. They are close to those of Helvetica.
enum StrokeFont {
  /// Returns the width of a text at a size, in the unit of the size.
  static func width(of text: String, size: Double) -> Double {
    text.reduce(0) { $0 + glyph(of: $1).advance } * unit(size)
  }

  /// Returns the curves of a line of text, with the start of its baseline at the origin; y grows downwards.
  static func curves(of text: String, size: Double) -> [[Chart.Point]] {
    let unit = unit(size)
    var left = bearing
    var curves: [[Chart.Point]] = []
    for character in text {
      let glyph = glyph(of: character)
      for stroke in glyph.strokes {
        curves.append(stroke.map { Chart.Point(($0.x + left) * unit, ($0.y - baseline) * unit) })
      }
      left += glyph.advance
    }
    return curves
  }

  /// Returns the width of the pen for a text at a size.
  static func penWidth(size: Double, isBold: Bool) -> Double { unit(size) * (isBold ? 2.1 : 1.35) }

  /// Returns the text or, if it is wider than allowed, its beginning and an ellipsis.
  static func shortened(_ text: String, to width: Double, size: Double) -> String {
    if Self.width(of: text, size: size) <= width { return text }
    var kept = text
    while !kept.isEmpty, Self.width(of: kept + "...", size: size) > width { kept.removeLast() }
    return kept + "..."
  }

  // MARK: Glyphs

  fileprivate struct Glyph {
    var strokes: [[Chart.Point]]
    var advance: Double
  }

  /// Returns the length of a unit. Capitals are 12 units high and stand on line 12; lower-case letters reach up to line
  /// 4, and descenders reach down to line 16.
  private static func unit(_ size: Double) -> Double { size * 0.06 }
  private static let baseline = 12.0
  /// The blank before a glyph; about the same amount follows it.
  private static let bearing = 1.75

  private static func glyph(of character: Character) -> Glyph {
    guard let code = character.asciiValue else { return missing }
    return glyphs.indices.contains(Int(code) - 32) ? glyphs[Int(code) - 32] : missing
  }

  private static let missing = Glyph(outline: "0a6a6m0m0a")
  private static let glyphs = outlines.map { Glyph(outline: $0) }

  /// The strokes of each character from the blank to the tilde, separated by blanks. A stroke is a chain of points: x
  /// is a hexadecimal digit, and y is a letter that counts downwards from `a`, line 0. A capital letter marks the
  /// control point of a quadratic curve. Two consecutive control points imply a point midway between them, as in
  /// TrueType.
  private static let outlines = [
    "", "0a0i 0m", "0a0d 3a3d", "2a1m 6a5m 0e7e 0i7i", "6d6B3b0B0d0G3g6G6j6L3l0L0j 3a3m",
    "2a4A4c4E2e0E0c0A2a 8iaIakaM8m6M6k6I8i 9a1m", "8m2e1C2A4a6A6c6E3g0H0j0M3m7M8h", "0a0d", "3a0E0i0M3q",
    "0a3E3i3M0q", "3a3g 0b6f 6b0f", "4e4m 0i8i", "1l1n0o", "0i4i", "0m", "5a0n",

    "3a6A6e6i6M3m0M0i0e0A3a", "0c4a4m", "0d0A3a6A6d6G0m6m", "0c0A3a6A6d6G3g2g 3g6G6j6M3m0M0k", "5m5a0i7i",
    "6a1a0g1E3e6E6i6M3m0M0k", "6c5A3a0A0g0i0M3m6M6i6F3f0F0i", "0a6a2m", "3g0G0d0A3a6A6d6G3g0G0j0M3m6M6j6G3g",
    "0k1M3m6M6g6e6A3a0A0e0H3h6H6e", "0f 0m", "1f 1l1n0o", "7e0i7m", "0g7g 0k7k", "0e7i0m", "0c0A3a6A6d6F3g3i 3m",

    "8e8i8KakcKcgcA6a0A0h0O6o8O9n 8g8E6e3E3h3K6k8K8h", "0m4a8m 1i7i", "0a0m4m7M7j7G4g0g 4g6G6d6A4a0a",
    "8c7A4a0A0g0M4m7M8k", "0a0m3m8M8g8A3a0a", "6a0a0m6m 0g5g", "6a0a0m 0g5g", "8c7A4a0A0g0M4m8M8j8h5h",
    "0a0m 7a7m 0g7g", "0a0m", "5a5i5M2m0M0j", "0a0m 7a0i 3f7m", "0a0m6m", "0m0a4m8a8m", "0m0a7m7a",
    "4a8A8g8M4m0M0g0A4a", "0m0a4a7A7d7G4g0g", "4a8A8g8M4m0M0g0A4a 5j8m", "0m0a4a7A7d7G4g0g 4g7m",
    "6c6A3a0A0d0G3g6G6j6M3m0M0k", "0a8a 4a4m", "0a0h0M3m4m7M7h7a", "0a4m8a", "0a3m6a9mca", "0a7m 7a0m", "0a4g8a 4g4m",
    "0a7a0m7m", "2a0a0p2p", "0a5n", "0a2a2p0p", "0f3a6f", "0o7o",

    "0a2c", "0g0E3e6E6h6m 6h3h0H0k0M2m5M6j", "0a0m 3e6E6i6M3m0M0i0E3e", "5f5E3e0E0i0M3m5M5k",
    "6a6m 3e6E6i6M3m0M0i0E3e", "0i6i6E3e0E0i0M3m5M6k", "4a2A2d2m 0e4e", "3e6E6i6M3m0M0i0E3e 6e6m6Q3q1Q0o",
    "0a0m 0h0E3e6E6h6m", "0e0m 0b", "2e2n2Q0q 2b", "0a0m 5e0j 2h6m", "0a0k0M2m", "0e0m 0h0E3e5E5h5m 5h5E8eaEaham",
    "0e0m 0h0E3e6E6h6m", "3e6E6i6M3m0M0i0E3e", "0e0q 3e6E6i6M3m0M0i0E3e", "6e6q 3e6E6i6M3m0M0i0E3e",
    "0e0m 0h0E4e", "5f5E2e0E0g0I3i5I5k5M2m0M0l", "2b2k2M4m 0e4e", "0e0j0M3m6M6j 6e6m", "0e3m6e", "0e3m5e7mae",
    "0e5m 5e0m", "0e3m 6e2o1Q0q", "0e5e0m5m", "4a2A2c2f2I0i2I2k2n2Q4q", "0a0q", "0a2A2c2f2I4i2I2k2n2Q0q",
    "0j1G4i7K8h",
  ]
}

extension StrokeFont.Glyph {
  /// Creates a glyph from the text that describes its strokes.
  init(outline: String) {
    strokes = outline.split(separator: " ").map { Self.flattened(Array($0.utf8)) }
    // The blank is as wide as a narrow letter.
    let right = strokes.joined().map(\.x).max() ?? 1.2
    advance = right + 3.5
  }

  /// Returns points along a stroke, with each quadratic curve as a few straight lines.
  private static func flattened(_ codes: [UInt8]) -> [Chart.Point] {
    let points = stride(from: 0, to: codes.count - 1, by: 2).map { index in
      let (x, y) = (Character(UnicodeScalar(codes[index])), Character(UnicodeScalar(codes[index + 1])))
      let line = Double((y.lowercased().first?.asciiValue ?? 97) - 97)
      return (place: Chart.Point(Double(x.hexDigitValue ?? 0), line), isControl: y.isUppercase)
    }
    var path: [Chart.Point] = []
    for (index, point) in points.enumerated() {
      guard point.isControl, let start = path.last, index + 1 < points.count else {
        path.append(point.place)
        continue
      }
      let (control, next) = (point.place, points[index + 1])
      let end = next.isControl ? middle(control, next.place) : next.place
      let pieces = 6
      // If the next point lies on the stroke, it is the end of the curve and adds itself.
      for piece in 1...pieces where piece < pieces || next.isControl {
        let t = Double(piece) / Double(pieces)
        path.append(middle(middle(start, control, t), middle(control, end, t), t))
      }
    }
    return path
  }

  private static func middle(_ a: Chart.Point, _ b: Chart.Point, _ t: Double = 0.5) -> Chart.Point {
    Chart.Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
  }
}
