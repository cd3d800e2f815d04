import IngotDiagnostics
import IngotIR

/// The operands of a product in the form that its kernels read, made by all threads before the first tile.
package struct PreparedOperands {
  /// The places of the members of `Operation.Product` of the same names.
  private(set) var masks: Place?
  private(set) var turned: Place?
  private(set) var panels: Place?
  /// The size in bytes of all of them.
  private(set) var bytes = 0

  /// The largest number of values of the inner dimension that have one mask; `INGOT_BLOCK` in `ingot_kernels.h`.
  package static let block = 64

  /// The number of columns up to which a product reads no packed panels; `INGOT_NARROW` in `ingot_kernels.h`.
  package static let narrow = 16

  /// - Parameters:
  ///   - skipsZeros: whether the product skips the zeros of its left operand.
  ///   - packs: whether the right operand has to be packed.
  init(rows: Int, columns: Int, inner: Int, transposesA: Bool, skipsZeros: Bool, packs: Bool, tiling: ProductTiling) {
    if skipsZeros {
      masks = take(rows, (inner + Self.block - 1) / Self.block, MemoryLayout<UInt64>.size)
      if transposesA {
        turned = take(rows, inner, MemoryLayout<Float>.size)
        if turned == nil { masks = nil }
      }
    }
    // A panel that several tiles read is packed once.
    if packs && tiling.bands > 1 && columns > Self.narrow {
      let filled = (columns + PanelOrder.columns - 1) / PanelOrder.columns * PanelOrder.columns
      panels = take(inner, filled, MemoryLayout<Float>.size)
    }
  }

  /// Returns the place of an array of that size, or nil if it is too large.
  private mutating func take(_ rows: Int, _ columns: Int, _ size: Int) -> Place? {
    guard let length = checkedProduct([rows, columns, size]), let end = checkedSum([bytes, length, 63]) else {
      return nil
    }
    defer { bytes = end / 64 * 64 }
    return Place(.prepared, bytes)
  }
}
