/// How a product is cut into calls of BLAS.
///
/// A row of the result must not depend on how many other rows there are: a sentence's vectors are
/// to be the same bits alone and in any batch, on any number of threads. OpenBLAS does not promise
/// that. Beside the choice of kernels (see `BLAS`), two of its habits matter, measured with 0.3.21:
///
/// - a product of up to 1,000,000 multiplications, or of one row, may take another path, so a call
///   has more;
/// - results may change with the width of a call, so every product with the same weights cuts the
///   columns at the same places, whatever the rows and the threads.
///
/// Hence the padding: buffers have room for ``paddedRows``, and what is computed in the rows past
/// the last is never read. Cutting 192 columns a call costs two per cent of the speed.
///
/// Where a row has so few multiplications that it would take thousands of rows to get past the first
/// habit, no BLAS is called at all: ``isTiny``.
struct ProductTiling {
  let paddedRows: Int
  /// Whether plain loops compute the product.
  let isTiny: Bool
  private let tileRows: Int
  private let columns: Int
  private let columnTiles: Int
  private let rowTiles: Int

  private static let usualRows = 240
  private static let usualColumns = 192
  private static let smallProduct = 1_000_000
  private static let mostPaddedRows = 4096

  init(rows: Int, columns: Int, depth: Int) {
    self.columns = columns
    columnTiles = (columns + Self.usualColumns - 1) / Self.usualColumns
    let narrowest = columns / columnTiles
    let least = max(2, Self.smallProduct / (narrowest * depth) + 1)
    isTiny = least > Self.mostPaddedRows
    let fewest = isTiny ? 1 : least
    tileRows = max(fewest, Self.usualRows)
    let rest = rows % tileRows
    paddedRows = rows - rest + (rest == 0 ? 0 : max(rest, fewest))
    rowTiles = (paddedRows + tileRows - 1) / tileRows
  }

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
