/// How a product with packed weights is cut into parts: some rows, which stay in the cache, by some
/// panels of weights, so that the activation finds its numbers in the cache too.
struct PackedTiling {
  private let rows: Int
  private let columns: Int
  private let tileColumns: Int
  private let columnTiles: Int

  private static let tileRows = 128
  private static let usualPanels = 4

  init(rows: Int, columns: Int, _ kernels: KernelSet, threads: Int) {
    self.rows = rows
    self.columns = columns
    // Few rows are shared out by columns; more parts than threads, because threads are not alike.
    let panels = (columns + kernels.panelWidth - 1) / kernels.panelWidth
    let rowTiles = (rows + Self.tileRows - 1) / Self.tileRows
    let fine = max(1, panels * max(rowTiles, 1) / (4 * threads))
    let panelsInTile = threads == 1 ? Self.usualPanels : min(Self.usualPanels, fine)
    tileColumns = panelsInTile * kernels.panelWidth
    columnTiles = (columns + tileColumns - 1) / tileColumns
  }

  var count: Int { (rows + Self.tileRows - 1) / Self.tileRows * columnTiles }

  func tile(_ index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (row, column) = index.quotientAndRemainder(dividingBy: columnTiles)
    return (
      row * Self.tileRows..<min((row + 1) * Self.tileRows, rows),
      column * tileColumns..<min((column + 1) * tileColumns, columns)
    )
  }
}
