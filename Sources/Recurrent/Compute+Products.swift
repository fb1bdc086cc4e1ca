internal import LinearAlgebra
internal import Parallel

extension Compute {
  /// The width of a tile of a product.
  private static let tileColumns = 256
  /// Fewer multiplications, and fewer numbers, than it pays to wake a thread for: some 50 µs on two threads.
  private static let (smallProduct, fewNumbers) = (1 << 22, 1 << 18)
  /// The same for threads that are awake: some 10 µs on two, so that what they write is worth moving
  /// from cache to cache.
  private static let (tinyProduct, veryFewNumbers) = (1 << 20, 1 << 16)

  /// Itself, or the calling thread alone for work on few numbers.
  func suited(to count: Int) -> Compute {
    let least = backend.pool.isAwake ? Self.veryFewNumbers : Self.fewNumbers
    return count < least ? onCallingThread : self
  }

  /// The same for a product.
  private func suited(toMultiplications count: Int) -> Compute {
    let least = backend.pool.isAwake ? Self.tinyProduct : Self.smallProduct
    return count < least ? onCallingThread : self
  }

  /// `c = a · b`, or `c + a · b` where it `adds`, on all threads.
  ///
  /// **Shapes** `a`: rows by depth. `b`: depth by columns. `c`: rows by columns, `stride` apart.
  ///
  /// - Complexity: 2 · rows · columns · depth operations; allocates nothing.
  @unsafe
  func multiply(
    _ a: UnsafePointer<Float>, stride aStride: Int, aIsTransposed: Bool = false,
    _ b: UnsafePointer<Float>, stride bStride: Int, bIsTransposed: Bool = false,
    rows: Int, columns: Int, depth: Int, adds: Bool = false,
    into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    // Some tiles for every thread, where they stay worth packing their factors; and the same for any
    // number of threads, so that a sum is always in the same order.
    let columnTiles = (columns + Self.tileColumns - 1) / Self.tileColumns
    let tileRows = max(32, min(192, (rows * columnTiles + 3) / 4))
    let rowTiles = (rows + tileRows - 1) / tileRows
    // Tiles do not overlap in `c`.
    nonisolated(unsafe) let (a, b, c) = unsafe (a, b, c)
    let place = suited(toMultiplications: rows * columns * depth)
    place.backend.pool.run(rowTiles * columnTiles) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: columnTiles)
      let (top, left) = (row * tileRows, column * Self.tileColumns)
      let leftFactor = unsafe Backend.Factor(
        a + (aIsTransposed ? top : top * aStride), stride: aStride, isTransposed: aIsTransposed)
      let right = unsafe Backend.Factor(
        b + (bIsTransposed ? left * bStride : left), stride: bStride,
        isTransposed: bIsTransposed)
      unsafe backend.multiply(
        leftFactor, right, rows: min(tileRows, rows - top),
        columns: min(Self.tileColumns, columns - left), depth: depth, adds: adds,
        into: c + top * stride + left, stride: stride)
    }
  }

  /// `c = a · transposed(weights)` on all threads, of weights that were packed.
  ///
  /// **Accuracy** A row's bits depend on that row alone.
  ///
  /// - Complexity: 2 · rows · inputs · columns operations; allocates nothing.
  @unsafe
  func multiply(
    _ a: UnsafePointer<Float>, rows: Int, inputs: Int, by packed: UnsafePointer<UInt32>,
    columns: Int, into c: UnsafeMutablePointer<Float>
  ) {
    nonisolated(unsafe) let (a, packed, c) = unsafe (a, packed, c)
    let (tileRows, tileColumns) = (64, 4 * backend.kernels.panelWidth)
    let rowTiles = (rows + tileRows - 1) / tileRows
    let columnTiles = (columns + tileColumns - 1) / tileColumns
    let place = suited(toMultiplications: rows * columns * inputs)
    place.backend.pool.run(rowTiles * columnTiles) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: columnTiles)
      let (top, left) = (row * tileRows, column * tileColumns)
      unsafe backend.kernels.multiply(
        a + top * inputs, rows: min(tileRows, rows - top), inputs: inputs, by: packed,
        columns: left..<min(left + tileColumns, columns), into: c + top * columns,
        stride: columns)
    }
  }

  /// `y[i]`, the sum of column `i` of `x`, on all threads.
  @unsafe
  func sumColumns(
    _ x: UnsafePointer<Float>, rows: Int, width: Int, into y: UnsafeMutablePointer<Float>
  ) {
    nonisolated(unsafe) let (x, y) = unsafe (x, y)
    let part = 256
    suited(to: rows * width).backend.pool.run((width + part - 1) / part) { index in
      let first = index * part
      unsafe backend.kernels.columnSums(
        rows: rows, width: min(part, width - first), stride: width, x + first, into: y + first)
    }
  }
}
