/// How far a matrix stretches the directions of its space.
package enum SingularValues {
  /// The singular values of a matrix: the square roots of the eigenvalues of `xᵀ · x`.
  ///
  /// **Edge cases** A matrix that holds a NaN or an infinity has NaNs.
  /// **Accuracy** In double precision, by LAPACK's dgesdd; within 1e-14 · rows of the largest.
  ///
  /// - Parameters:
  ///   - matrix: Rows by columns, row-major.
  ///   - rows: How many rows.
  ///   - columns: How many columns.
  /// - Returns: As many as the smaller of both, largest first.
  /// - Precondition: The sizes are positive, and the matrix has them.
  /// - Complexity: O(rows · columns · the smaller of both).
  package static func of(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
    precondition(
      BLAS.isConfigured && rows > 0 && columns > 0 && matrix.count == rows * columns,
      "\(matrix.count) numbers are not \(rows) rows of \(columns)")
    let unknown = [Double](repeating: .nan, count: min(rows, columns))
    guard matrix.allSatisfy(\.isFinite) else { return unknown }
    return LAPACK.singularValues(of: matrix, rows: rows, columns: columns) ?? unknown
  }
}

/// Products of square matrices in double precision.
package enum SquareProduct {
  /// `a · b`.
  ///
  /// - Parameters:
  ///   - a: Size by size, row-major.
  ///   - b: The same.
  ///   - size: How many rows and columns.
  /// - Returns: The product, row-major.
  /// - Precondition: Both have the size.
  package static func of(_ a: [Double], _ b: [Double], size: Int) -> [Double] {
    precondition(
      BLAS.isConfigured && a.count == size * size && b.count == size * size,
      "\(a.count) and \(b.count) numbers are not \(size) rows of \(size)")
    return size == 0 ? [] : LAPACK.product(a, b, size: size)
  }
}
