import CIngotKernels
import IngotIR

/// How work is cut for the threads: fixed by the instruction alone, so that the bits never depend on their number.
enum Tiling {
  /// Elements of an element-wise tile: 64 KiB of floats, a multiple of what one batch of random blocks yields.
  static let elements = 16_384

  /// Columns of a tile of `column_sums`.
  static let columns = 128

  /// Multiply-adds below which a product is not worth waking a thread for.
  static let smallProduct = 500_000

  /// Bands of a larger product. Each packs the other operand anew, so few are best; four also serve three threads.
  static let productBands = 4

  /// Elements of a band of a product that an update consumes: 256 KiB of floats.
  static let consumedElements = 65_536

  /// Columns up to which a band has the rows of a register block, however much memory that is.
  static let widestInRegisters = 1 << 20

  static func whole(_ units: Int) -> ingot_tiling { ingot_tiling(size: Int64(max(1, units)), count: 1) }

  static func cut(_ units: Int, every size: Int) -> ingot_tiling {
    ingot_tiling(size: Int64(size), count: Int64((units + size - 1) / size))
  }

  /// For reductions, whose tiles each leave a partial sum.
  static func reduction(_ units: Int, every size: Int) -> ingot_tiling {
    let least = (units + Int(INGOT_MAX_PARTIALS) - 1) / Int(INGOT_MAX_PARTIALS)
    return cut(units, every: max(size, (least + 63) / 64 * 64))
  }

  /// Bands of rows of a product that an update consumes: few enough elements that the second-level cache keeps them
  /// until the update has read them.
  static func consumedProduct(rows: Int, columns: Int) -> ingot_tiling {
    let band = max(consumedElements / columns / 8 * 8, columns <= widestInRegisters ? 8 : 1)
    return cut(rows, every: min(rows, band))
  }

  /// Bands of rows or columns, in whole vectors.
  static func product(_ units: Int, multiplyAdds: Int) -> ingot_tiling {
    if multiplyAdds < smallProduct { return whole(units) }
    let band = (units + productBands - 1) / productBands
    return cut(units, every: (band + 15) / 16 * 16)
  }
}
