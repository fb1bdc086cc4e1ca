internal import COpenBLAS

/// The double-precision calls of OpenBLAS: products, eigenvectors and singular values.
enum LAPACK {
  /// All products of rows with each other, `x · xᵀ`, or of columns, `xᵀ · x`.
  ///
  /// - Returns: The symmetric matrix, row-major, its lower triangle zero.
  static func gram(_ x: [Double], rows: Int, columns: Int, ofColumns: Bool) -> [Double] {
    let size = ofColumns ? columns : rows
    var result = [Double](repeating: 0, count: size * size)
    unsafe cblas_dsyrk(
      CblasRowMajor, CblasUpper, ofColumns ? CblasTrans : CblasNoTrans, CInt(size),
      CInt(ofColumns ? rows : columns), 1, x, CInt(columns), 0, &result, CInt(size))
    return result
  }

  /// `a · bᵀ`, both row-major with `depth` columns.
  static func products(_ a: ArraySlice<Double>, _ b: [Double], depth: Int) -> [Double] {
    let rows = a.count / depth
    let columns = b.count / depth
    var result = [Double](repeating: 0, count: rows * columns)
    unsafe a.withUnsafeBufferPointer { a in
      unsafe cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, CInt(rows), CInt(columns), CInt(depth), 1,
        a.baseAddress, CInt(depth), b, CInt(depth), 0, &result, CInt(columns))
    }
    return result
  }

  /// The largest eigenvalues of a symmetric matrix and their eigenvectors, largest first.
  ///
  /// - Parameters:
  ///   - matrix: Row-major; the upper triangle counts.
  ///   - size: How many rows and columns it has.
  ///   - count: How many pairs; at most `size`.
  /// - Returns: Nil where the iteration does not converge, which finite input does not bring about.
  static func largestEigenpairs(
    of matrix: [Double], size: Int, count: Int
  ) -> [(value: Double, vector: [Double])]? {
    var matrix = matrix
    var found: CInt = 0
    var values = [Double](repeating: 0, count: size)
    var vectors = [Double](repeating: 0, count: size * count)
    var supports = [CInt](repeating: 0, count: 2 * count)
    var work = [Double](repeating: 0, count: 64 * size)
    var integerWork = [CInt](repeating: 0, count: 16 * size)
    var status: CInt = 0
    // LAPACK is column-major, so that the upper triangle is its lower one. It numbers eigenvalues
    // from 1, the smallest first.
    var (n, first, last) = (CInt(size), CInt(size - count + 1), CInt(size))
    var (low, high, tolerance) = (0.0, 0.0, 0.0)
    var (workCount, integerWorkCount) = (CInt(work.count), CInt(integerWork.count))
    var (vectorsWanted, byIndex, triangle) = (ascii("V"), ascii("I"), ascii("L"))
    unsafe dsyevr_(
      &vectorsWanted, &byIndex, &triangle, &n, &matrix, &n, &low, &high, &first, &last, &tolerance,
      &found, &values, &vectors, &n, &supports, &work, &workCount, &integerWork,
      &integerWorkCount, &status, 1, 1, 1)
    guard status == 0, Int(found) == count else { return nil }
    return (0..<count).reversed().map {
      (values[$0], Array(vectors[$0 * size..<($0 + 1) * size]))
    }
  }

  /// The singular values of a matrix, largest first.
  ///
  /// - Parameters:
  ///   - matrix: Row-major, all finite.
  ///   - rows: How many rows it has.
  ///   - columns: How many columns.
  /// - Returns: As many as the smaller of both; nil where the iteration does not converge, which finite
  ///   input does not bring about.
  static func singularValues(of matrix: [Double], rows: Int, columns: Int) -> [Double]? {
    var matrix = matrix
    let count = min(rows, columns)
    var values = [Double](repeating: 0, count: count)
    // Column-major, the matrix is its own transpose, whose singular values are the same.
    var (m, n, leading) = (CInt(columns), CInt(rows), CInt(columns))
    let wanted = 7 * count + 64 * max(rows, columns)
    var work = [Double](repeating: 0, count: wanted)
    var integerWork = [CInt](repeating: 0, count: 8 * count)
    var (vectorsWanted, one, workCount, status) = (ascii("N"), CInt(1), CInt(wanted), CInt(0))
    var (left, right) = (0.0, 0.0)
    unsafe dgesdd_(
      &vectorsWanted, &m, &n, &matrix, &leading, &values, &left, &one, &right, &one, &work,
      &workCount, &integerWork, &status, 1)
    return status == 0 ? values : nil
  }

  /// `a · b`, both square and row-major.
  static func product(_ a: [Double], _ b: [Double], size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: size * size)
    unsafe cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, CInt(size), CInt(size), CInt(size), 1, a,
      CInt(size), b, CInt(size), 0, &result, CInt(size))
    return result
  }

  private static func ascii(_ scalar: Unicode.Scalar) -> CChar { CChar(scalar.value) }
}
