package import IngotIR

/// How work is cut for the threads: fixed by the instruction alone, so that the bits never depend on their number.
package struct Tiling: Hashable, Sendable {
  package let unit: OpcodeTraits.Unit
  /// Units in all.
  package let units: Int
  /// Units in a tile; the last may have fewer.
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
  /// Elements of a tile: 64 KiB of floats, a multiple of what one batch of random blocks yields.
  private static let tileElements = 16_384

  /// Columns of a tile of what works by column.
  private static let tileColumns = 128

  /// The most tiles of a reduction.
  private static let maximumPartials = 4096

  /// Multiply-adds below which a product is not worth waking a thread for.
  private static let smallProduct = 500_000

  /// Bands of a larger product. Each packs the other operand anew, so few are best; four also serve three threads.
  private static let productBands = 4

  /// Elements of a band of a product that an update consumes: 256 KiB of floats.
  private static let consumedElements = 65_536

  /// Columns up to which a band has the rows of a register block, however much memory that is.
  private static let widestInRegisters = 1 << 20

  /// How the work of an opcode on a tensor is cut.
  static func of(_ traits: OpcodeTraits, on type: TensorType) -> Tiling {
    let units =
      switch traits.unit {
      case .element: type.count
      case .row: type.rows
      case .column: type.columns
      }
    // Numbers that are taken in order cannot be taken in several places at once.
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

  /// Bands of rows of a product that an update consumes: few enough elements that the second-level cache keeps them
  /// until the update has read them.
  static func consumedProduct(rows: Int, columns: Int) -> Tiling {
    let band = max(consumedElements / columns / 8 * 8, columns <= widestInRegisters ? 8 : 1)
    return Tiling(rows, .row, every: min(rows, band))
  }

  /// Bands of rows or columns, in whole vectors.
  static func product(_ units: Int, _ unit: OpcodeTraits.Unit, multiplyAdds: Int) -> Tiling {
    if multiplyAdds < smallProduct { return Tiling(units, unit, every: max(1, units)) }
    let band = (units + productBands - 1) / productBands
    return Tiling(units, unit, every: (band + 15) / 16 * 16)
  }
}
