import Foundation

/// A screen colour, with 8 bits each of red, green and blue.
package struct ChartColor: Hashable, Sendable {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  /// - Parameter rgb: `0xRRGGBB`.
  package init(_ rgb: UInt32) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
  }

  package var hex: String { String(format: "#%02x%02x%02x", Int(red), Int(green), Int(blue)) }

  /// Ten hues that are easy to tell apart on white and on black, especially neighbours in the list.
  private static let hues: [ChartColor] = [
    ChartColor(0x2f7ec2), ChartColor(0xef8a17), ChartColor(0x3aa655), ChartColor(0xd63a3f), ChartColor(0x8a63c9),
    ChartColor(0x9a6440), ChartColor(0xe36fb4), ChartColor(0x848c94), ChartColor(0xb3ae1e), ChartColor(0x1fb3bf),
  ]

  /// The grey for points that have no class.
  package static let neutral = ChartColor(0x9aa0a6)

  /// Returns the given number of colours: ten hues, then the same hues darker, then lighter, then from the start again.
  package static func palette(_ count: Int) -> [ChartColor] {
    (0..<max(0, count)).map { index in
      let hue = hues[index % hues.count]
      switch index / hues.count % 3 {
      case 0: return hue
      case 1: return hue.mixed(0.42, with: ChartColor(0x000000))
      default: return hue.mixed(0.42, with: ChartColor(0xffffff))
      }
    }
  }

  private func mixed(_ amount: Double, with other: ChartColor) -> ChartColor {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt32 { UInt32((Double(a) * (1 - amount) + Double(b) * amount).rounded()) }
    return ChartColor(mix(red, other.red) << 16 | mix(green, other.green) << 8 | mix(blue, other.blue))
  }
}
