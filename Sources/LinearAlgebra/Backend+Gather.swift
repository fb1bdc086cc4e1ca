internal import Parallel

extension Backend {
  /// Copies rows of a table, or adds them to what is there: `y[r] = table[rows[r]]`.
  ///
  /// **Shapes** `table`: any number of rows by width. `y`: `rows.count` by width, or more.
  ///
  /// - Precondition: Every index is a row of the table, and `y` has room.
  /// - Complexity: O(rows · width); allocates nothing.
  package func gather(
    _ rows: [Int32], of table: Span<Float>, width: Int, adding: Bool = false,
    into y: inout FloatBuffer
  ) {
    precondition(
      y.count >= rows.count * width
        && rows.allSatisfy { $0 >= 0 && (Int($0) + 1) * width <= table.count },
      "gather: a row is outside the table of \(table.count / width), or \(y.count) floats do not hold \(rows.count) rows"
    )
    let y = unsafe y.base
    unsafe table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      unsafe gather(rows, of: table, width: width, adding: adding, into: y)
    }
  }

  /// Copies rows of one buffer to another: `y[r] = x[rows[r]]`.
  ///
  /// - Precondition: Every index is a row of `x`, and `y` has room.
  /// - Complexity: O(rows · width); allocates nothing.
  package func gather(
    _ rows: [Int32], of x: borrowing FloatBuffer, width: Int, into y: inout FloatBuffer
  ) {
    let count = x.count
    precondition(
      y.count >= rows.count * width
        && rows.allSatisfy { $0 >= 0 && (Int($0) + 1) * width <= count },
      "gather: a row is outside the \(count / width) rows, or \(y.count) floats do not hold \(rows.count)"
    )
    unsafe gather(rows, of: UnsafePointer(x.base), width: width, adding: false, into: y.base)
  }

  @unsafe
  private func gather(
    _ rows: [Int32], of table: UnsafePointer<Float>, width: Int, adding: Bool,
    into y: UnsafeMutablePointer<Float>
  ) {
    // Parts write rows of their own.
    nonisolated(unsafe) let (table, y) = unsafe (table, y)
    forEachBlock(of: rows.count) { block in
      for row in block {
        let source = unsafe table + Int(rows[row]) * width
        if adding {
          unsafe kernels.addScaled(1, source, to: y + row * width, count: width)
        } else {
          unsafe (y + row * width).update(from: source, count: width)
        }
      }
    }
  }

  /// Calls `body` with blocks of some rows each, on all threads.
  func forEachBlock(of rows: Int, _ body: @Sendable (Range<Int>) -> Void) {
    let blockSize = 16
    pool.run((rows + blockSize - 1) / blockSize) { block in
      body(block * blockSize..<min((block + 1) * blockSize, rows))
    }
  }
}
