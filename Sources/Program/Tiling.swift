package import IngotIR

/// How work is split among the threads. The instruction alone determines it, so the bits of a result never depend on
/// the number of threads.
package struct Tiling: Hashable, Sendable {
  package let unit: OpcodeTraits.Unit
  /// The total number of units.
  package let units: Int
  /// The number of units in a tile; the last tile may have fewer.
  package let size: Int
  /// The number of tiles.
  package let count: Int

  /// Cuts `units` into tiles of `size`, `bands` times.
  init(_ units: Int, _ unit: OpcodeTraits.Unit, every size: Int, bands: Int = 1) {
    self.unit = unit
    self.units = units
    self.size = size
    count = (units + size - 1) / size * bands
  }
}

extension Tiling {
  /// The number of elements in a tile: 64 KiB of floats, a multiple of what one batch of random blocks yields.
  private static let tileElements = 16_384

  /// The number of columns in a tile, for an opcode that works by column.
  private static let tileColumns = 128

  /// The largest number of tiles of a reduction.
  private static let maximumPartials = 4096

  /// Returns how the work of an opcode on a tensor is split.
  static func of(_ traits: OpcodeTraits, on type: TensorType) -> Tiling {
    let units =
      switch traits.unit {
      case .element: type.count
      case .row: type.rows
      case .column: type.columns
      }
    // Elements have random numbers of their own. Kernels that fill rows take theirs in order.
    if traits.draw == .inOrder && traits.unit == .row { return Tiling(units, traits.unit, every: max(1, units)) }
    let size =
      switch traits.unit {
      case .element: tileElements
      case .row: max(1, tileElements / type.columns)
      case .column: tileColumns
      }
    if !traits.reduces { return Tiling(units, traits.unit, every: size) }
    let least = (units + maximumPartials - 1) / maximumPartials
    return Tiling(units, traits.unit, every: max(size, (least + 63) / 64 * 64))
  }
}
