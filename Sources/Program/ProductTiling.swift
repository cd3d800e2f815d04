import IngotDiagnostics
import IngotIR

/// How the result of a product is cut into tiles, rectangles that are each computed by one thread. The tiles of a panel
/// of columns follow one another.
struct ProductTiling {
  /// The number of rows and columns of a tile; the last ones may have fewer.
  let rows: Int
  let columns: Int
  /// The number of tiles that share the same columns.
  let bands: Int
  let tiling: Tiling

  /// The number of multiply-adds below which a product is not worth waking a thread for.
  private static let smallWork = 500_000

  /// The number of multiply-adds that take as long as an epilogue on an element.
  private static let epilogueWork = 40

  /// The number of tiles that a product needs to serve four threads.
  private static let leastTiles = 4

  /// The largest number of rows of a tile that may be cut.
  private static let mostRows = 512

  /// The least number of rows and the number of elements of a tile that an update consumes, few enough that they, the
  /// parameters and their moments stay in the L2 cache.
  private static let consumedRows = 32
  private static let consumedElements = 32 * 1024

  /// The largest number of columns of a tile that an update consumes: rows of a page, which the CPU reads ahead.
  private static let consumedColumns = 1024

  /// The largest number of elements of the right operand that a tile reads again for each band of rows: they stay in the
  /// L2 cache.
  private static let keptElements = 100 * 1024

  /// - Parameters:
  ///   - epilogues: the number of epilogues.
  ///   - isConsumed: whether an update consumes the result, which has no memory of its own.
  ///   - updatesPanels: whether the update's parameter is stored in panels, of which each tile is a part.
  ///   - keepsRowsTogether: whether an epilogue sums over the rows.
  init(
    rows: Int, columns: Int, inner: Int, epilogues: Int, isConsumed: Bool, updatesPanels: Bool, keepsRowsTogether: Bool
  ) {
    let work = checkedProduct([rows, columns, inner + epilogues * Self.epilogueWork]) ?? Int.max
    if work < Self.smallWork && !updatesPanels {
      (self.rows, self.columns) = (rows, columns)
    } else if isConsumed {
      let panels = updatesPanels ? 1 : max(1, Self.keptElements / inner / PanelOrder.columns)
      self.columns = min(columns, panels * PanelOrder.columns, Self.consumedColumns)
      let most = (rows + Self.leastTiles - 1) / Self.leastTiles
      self.rows = min(rows, max(Self.consumedRows, min(most, Self.consumedElements / self.columns)))
    } else {
      let panels = (columns + PanelOrder.columns - 1) / PanelOrder.columns
      let needed = max((Self.leastTiles + panels - 1) / panels, (rows + Self.mostRows - 1) / Self.mostRows)
      let bands = keepsRowsTogether ? 1 : needed
      self.rows = (rows + bands - 1) / bands
      self.columns = min(columns, PanelOrder.columns)
    }
    bands = (rows + self.rows - 1) / self.rows
    tiling = Tiling(columns, .column, every: self.columns, bands: bands)
  }

  /// The size of a tile in bytes.
  var bytes: Int { rows * columns * MemoryLayout<Float>.size }
}
