/// Pictures of shapes, drawn in memory: data of a program's own.
public struct Shapes {
  public static let side = 16
  /// Discs, squares and crosses.
  public static let kinds = 3

  /// The pixels of all pictures, one after another; 255 is ink.
  public private(set) var pixels: [UInt8] = []
  /// The kind of each shape.
  public private(set) var labels: [UInt8] = []

  /// Draws pictures, each kind in turn. The same seed draws the same pictures.
  public init(count: Int, seed: UInt64 = 1) {
    var random = Generator(state: seed)
    for index in 0..<count {
      let kind = index % Self.kinds
      let center = (x: random.next(in: 4...11), y: random.next(in: 4...11))
      for y in 0..<Self.side {
        for x in 0..<Self.side {
          pixels.append(Self.isInked(kind, Double(x) - center.x, Double(y) - center.y) ? 255 : 0)
        }
      }
      labels.append(UInt8(kind))
    }
  }

  private static func isInked(_ kind: Int, _ x: Double, _ y: Double) -> Bool {
    switch kind {
    case 0: x * x + y * y < 12
    case 1: max(abs(x), abs(y)) < 3.2
    default: min(abs(x), abs(y)) < 1.1 && max(abs(x), abs(y)) < 4.5
    }
  }

  /// A linear congruential generator (Knuth's MMIX).
  private struct Generator {
    var state: UInt64

    mutating func next(in range: ClosedRange<Double>) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + (range.upperBound - range.lowerBound) * Double(state >> 40) / Double(1 << 24)
    }
  }
}
