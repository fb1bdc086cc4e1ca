extension Backend {
  /// A row-major matrix in someone else's memory, as it is or transposed.
  @safe
  package struct Factor {
    let operand: BLAS.Operand
    let isTransposed: Bool

    /// - Parameters:
    ///   - base: Where the matrix stands.
    ///   - stride: The distance between its rows there, in floats.
    ///   - isTransposed: Whether its rows are the factor's columns.
    @unsafe
    package init(_ base: UnsafePointer<Float>, stride: Int, isTransposed: Bool = false) {
      unsafe operand = BLAS.Operand(base, stride: stride)
      self.isTransposed = isTransposed
    }
  }

  /// The product of two matrices, on the calling thread alone.
  ///
  ///     c = a · b
  ///
  /// or, where it `adds`, `c + a · b`. For what is cut into parts by the caller, each a step of several operations.
  ///
  /// **Shapes** `a`: rows by depth. `b`: depth by columns. `c`: rows by columns, in rows `stride`
  /// apart; it overlaps neither.
  ///
  /// **Accuracy** As OpenBLAS adds, which for one shape is always in the same order.
  ///
  /// - Complexity: 2 · rows · columns · depth operations; allocates nothing.
  @unsafe
  package func multiply(
    _ a: Factor, _ b: Factor, rows: Int, columns: Int, depth: Int, adds: Bool = false,
    into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    guard rows > 0, columns > 0 else { return }
    unsafe BLAS.multiply(
      a.operand, isTransposed: a.isTransposed, b.operand, transposed: b.isTransposed, rows: rows,
      columns: columns, depth: depth, adds: adds, into: c, stride: stride)
  }
}
