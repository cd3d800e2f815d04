import Foundation

extension Dataset {
  /// Draws digits that look handwritten: strokes with random slant, rotation, scale, width and shift, in 28x28 pixels,
  /// with the ten classes in turn.
  ///
  /// Image `i` depends only on `seed` and `i`, so a larger set begins with the images of a smaller one.
  package static func digits(count: Int, seed: UInt64) -> Dataset {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * DigitStyle.side * DigitStyle.side)
    for index in 0..<count {
      var random = SplitMix64(seed: seed, stream: index)
      pixels += DigitStyle(using: &random).draw(index % 10, using: &random)
    }
    return Dataset(
      name: "digits", width: DigitStyle.side, height: DigitStyle.side, pixels: pixels,
      labels: (0..<count).map { UInt8($0 % 10) })
  }
}

/// The style in which one digit is written.
private struct DigitStyle {
  static let side = 28

  private let slant: Double
  private let turn: Double
  private let scale: SIMD2<Double>
  private let center: SIMD2<Double>
  /// Half the width of the stroke, in pixels.
  private let radius: Double

  init(using random: inout SplitMix64) {
    slant = .random(in: -0.1...0.45, using: &random)
    turn = .random(in: -0.12...0.12, using: &random)
    scale = SIMD2(.random(in: 14...21, using: &random), .random(in: 18...22, using: &random))
    center = SIMD2(.random(in: 12.5...15.5, using: &random), .random(in: 12.5...15.5, using: &random))
    radius = .random(in: 0.7...1.6, using: &random)
  }

  /// Draws a digit and returns its pixels, row-major.
  func draw(_ digit: Int, using random: inout SplitMix64) -> [UInt8] {
    let segments = Glyph.strokes(of: digit).flatMap { stroke in
      let points = stroke.points.map { place($0, using: &random) }
      return zip(points, points.dropFirst()).map { Segment(from: $0, to: $1) }
    }
    var image: [UInt8] = []
    image.reserveCapacity(Self.side * Self.side)
    for y in 0..<Self.side {
      for x in 0..<Self.side {
        let point = SIMD2(Double(x) + 0.5, Double(y) + 0.5)
        let distance = segments.reduce(Double.infinity) { min($0, $1.squaredDistance(to: point)) }.squareRoot()
        // Ink fades over one pixel at the edge of the stroke.
        image.append(UInt8(255 * max(0, min(1, radius + 0.5 - distance))))
      }
    }
    return image
  }

  /// Maps a point of the unit square to pixels: a small tremble, scale, slant, rotation and shift.
  private func place(_ point: SIMD2<Double>, using random: inout SplitMix64) -> SIMD2<Double> {
    let tremble = SIMD2(Double.random(in: -0.012...0.012, using: &random), .random(in: -0.012...0.012, using: &random))
    var p = (point + tremble - 0.5) * scale
    p.x -= slant * p.y
    let (sine, cosine) = (sin(turn), cos(turn))
    return center + SIMD2(p.x * cosine - p.y * sine, p.x * sine + p.y * cosine)
  }
}

/// A straight piece of a stroke, in pixels.
private struct Segment {
  let from: SIMD2<Double>
  let to: SIMD2<Double>

  func squaredDistance(to point: SIMD2<Double>) -> Double {
    let along = to - from
    let length = (along * along).sum()
    let t = length > 0 ? max(0, min(1, ((point - from) * along).sum() / length)) : 0
    let gap = point - from - along * t
    return (gap * gap).sum()
  }
}

/// The skeletons of the ten digits in the unit square; y grows downwards.
private enum Glyph {
  /// Points joined by straight lines.
  struct Stroke {
    let points: [SIMD2<Double>]

    init(_ points: SIMD2<Double>...) { self.points = points }
    private init(joining points: [SIMD2<Double>]) { self.points = points }

    /// Part of an ellipse. Angles are in degrees, clockwise from the right.
    static func arc(_ center: SIMD2<Double>, _ radii: SIMD2<Double>, from start: Double, to end: Double) -> Stroke {
      let pieces = 12
      return Stroke(
        joining: (0...pieces).map { piece in
          let angle = (start + (end - start) * Double(piece) / Double(pieces)) * .pi / 180
          return center + radii * SIMD2(cos(angle), sin(angle))
        })
    }

    static func + (left: Stroke, right: Stroke) -> Stroke { Stroke(joining: left.points + right.points) }
  }

  static func strokes(of digit: Int) -> [Stroke] {
    switch digit {
    case 0: [.arc([0.5, 0.5], [0.3, 0.44], from: -90, to: 270)]
    case 1: [Stroke([0.36, 0.24], [0.54, 0.06], [0.54, 0.94])]
    case 2: [.arc([0.48, 0.3], [0.27, 0.24], from: 190, to: 395) + Stroke([0.22, 0.93], [0.8, 0.93])]
    case 3:
      [.arc([0.46, 0.28], [0.25, 0.22], from: 200, to: 450) + .arc([0.46, 0.71], [0.29, 0.23], from: -90, to: 160)]
    case 4: [Stroke([0.56, 0.06], [0.18, 0.62], [0.84, 0.62]), Stroke([0.64, 0.36], [0.64, 0.94])]
    case 5:
      [Stroke([0.76, 0.07], [0.32, 0.07], [0.28, 0.45]) + .arc([0.46, 0.66], [0.29, 0.27], from: 230, to: 510)]
    case 6:
      [.arc([0.72, 0.62], [0.46, 0.56], from: 265, to: 180) + .arc([0.5, 0.68], [0.25, 0.25], from: 180, to: 540)]
    case 7: [Stroke([0.2, 0.08], [0.8, 0.08], [0.42, 0.94])]
    case 8:
      [.arc([0.5, 0.28], [0.22, 0.21], from: 90, to: 450), .arc([0.5, 0.71], [0.28, 0.23], from: -90, to: 270)]
    default:
      [.arc([0.5, 0.32], [0.25, 0.25], from: 0, to: 360) + Stroke([0.74, 0.5], [0.62, 0.94])]
    }
  }
}
