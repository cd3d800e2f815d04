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

  private init(_ units: Int, _ unit: OpcodeTraits.Unit, every size: Int) {
    self.unit = unit
    self.units = units
    self.size = size
    count = (units + size - 1) / size
  }
}

extension Tiling {
  /// The number of elements in a tile: 64 KiB of floats, a multiple of what one batch of random blocks yields.
  private static let tileElements = 16_384

  /// The number of columns in a tile, for an opcode that works by column.
  private static let tileColumns = 128

  /// The largest number of tiles of a reduction.
  private static let maximumPartials = 4096

  /// The number of multiply-adds below which a product is not worth waking a thread for.
  private static let smallProduct = 500_000

  /// The number of bands of a larger product. Each band packs the other operand again, so a small number is best; four
  /// bands also serve three threads.
  private static let productBands = 4

  /// The number of elements in a band of a product that an update consumes: 256 KiB of floats.
  private static let consumedElements = 65_536

  /// The number of columns up to which a band has the rows of a register block, however much memory that takes.
  private static let widestInRegisters = 1 << 20

  /// Returns how the work of an opcode on a tensor is split.
  static func of(_ traits: OpcodeTraits, on type: TensorType) -> Tiling {
    let units =
      switch traits.unit {
      case .element: type.count
      case .row: type.rows
      case .column: type.columns
      }
    // Numbers that are drawn in order cannot be drawn in several places at once.
    if traits.draw == .inOrder { return Tiling(units, traits.unit, every: max(1, units)) }
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

  /// Splits a product that an update consumes into bands of rows. A band is small enough that the second-level cache
  /// keeps it until the update has read it.
  static func consumedProduct(rows: Int, columns: Int) -> Tiling {
    let band = max(consumedElements / columns / 8 * 8, columns <= widestInRegisters ? 8 : 1)
    return Tiling(rows, .row, every: min(rows, band))
  }

  /// Splits a product into bands of rows or columns, in whole vectors.
  static func product(_ units: Int, _ unit: OpcodeTraits.Unit, multiplyAdds: Int) -> Tiling {
    if multiplyAdds < smallProduct { return Tiling(units, unit, every: max(1, units)) }
    let band = (units + productBands - 1) / productBands
    return Tiling(units, unit, every: (band + 15) / 16 * 16)
  }
}
