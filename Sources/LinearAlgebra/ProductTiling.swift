/// How a product is cut into calls of BLAS.
///
/// A row of the result must not depend on how many other rows there are: a sentence's vectors are
/// to be the same bits alone and in any batch, on any number of threads. OpenBLAS does not promise
/// that, and three of its habits break it (measured with 0.3.21 on its Haswell and SkylakeX cores):
///
/// - up to 1,000,000 multiplications it may take another path (SkylakeX), so a call has more;
/// - its Haswell kernel takes rows by twelve and computes what is left over in another order, so a
///   call has a multiple of twelve;
/// - results change near the edges of a call's columns, so every call for a layer cuts the columns
///   at the same places, whatever the rows.
///
/// Hence the padding: buffers have room for ``paddedRows``, and what is computed in the rows past
/// the last is never read. Cutting 192 columns a call costs two per cent of the speed.
struct ProductTiling {
  let paddedRows: Int
  private let tileRows: Int
  private let columns: Int
  private let columnTiles: Int
  private let rowTiles: Int

  private static let rowUnit = 12
  private static let usualRows = 240
  private static let usualColumns = 192
  private static let smallProduct = 1_000_000

  init(rows: Int, columns: Int, depth: Int) {
    self.columns = columns
    columnTiles = (columns + Self.usualColumns - 1) / Self.usualColumns
    let narrowest = columns / columnTiles
    let fewest = Self.roundedUp(Self.smallProduct / (narrowest * depth) + 1)
    tileRows = max(fewest, Self.usualRows)
    let rest = rows % tileRows
    paddedRows = rows - rest + (rest == 0 ? 0 : Self.roundedUp(max(rest, fewest)))
    rowTiles = (paddedRows + tileRows - 1) / tileRows
  }

  private static func roundedUp(_ rows: Int) -> Int { (rows + rowUnit - 1) / rowUnit * rowUnit }

  var count: Int { rowTiles * columnTiles }

  /// The rows and columns of one call; neighbouring tiles share their rows of the left matrix.
  func tile(_ index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (row, column) = index.quotientAndRemainder(dividingBy: columnTiles)
    return (
      row * tileRows..<min((row + 1) * tileRows, paddedRows),
      column * columns / columnTiles..<(column + 1) * columns / columnTiles
    )
  }
}
