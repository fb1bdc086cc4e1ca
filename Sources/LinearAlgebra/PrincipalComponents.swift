/// Points in the space of their first principal components.
///
/// The mean is taken away, and the axes are the directions of the largest variance. A component's
/// sign, which the mathematics leaves open, is such that its largest loading is positive, as in
/// scikit-learn's `PCA`.
///
/// **Edge cases** Where all points are the same, or a component has no variance left, coordinates
/// and ratios are zero. Fewer points or dimensions than components leave the last ones zero too.
///
/// **Accuracy** In double precision; coordinates within 1e-6 of the largest one's magnitude.
package struct PrincipalComponents: Sendable {
  /// Each point's coordinates, as many as components were asked for.
  package let points: [[Double]]
  /// Each component's share of the whole variance, from 0 to 1.
  package let explainedVarianceRatio: [Double]

  /// Projects the rows of a matrix.
  ///
  /// - Parameters:
  ///   - values: Rows by width, row-major, all finite.
  ///   - width: The number of dimensions.
  ///   - count: How many components.
  /// - Complexity: O(rows · width · m + m³), m the smaller of rows and width.
  package init(of values: [Float], width: Int, count: Int = 2) {
    precondition(
      BLAS.isConfigured && width > 0 && values.count % width == 0,
      "\(values.count) values are no rows of \(width)")
    let rows = values.count / width
    let centred = Self.centred(values, rows: rows, width: width)
    let variance = centred.values.reduce(0) { $0 + $1 * $1 }
    var points = [[Double]](repeating: [Double](repeating: 0, count: count), count: rows)
    var ratios = [Double](repeating: 0, count: count)
    // What rounding the mean leaves of equal points is no variance.
    if variance > 1e-20 * centred.magnitude {
      let axes = Self.axes(centred.values, rows: rows, width: width, count: count)
      for (component, axis) in axes.enumerated() {
        // Rounding may bring the only component's share above the whole.
        ratios[component] = min(1, max(0, axis.variance) / variance)
        for row in 0..<rows {
          points[row][component] = (0..<width).reduce(0) {
            $0 + centred.values[row * width + $1] * axis.direction[$1]
          }
        }
      }
    }
    self.points = points
    explainedVarianceRatio = ratios
  }

  private static func centred(
    _ values: [Float], rows: Int, width: Int
  ) -> (values: [Double], magnitude: Double) {
    var sums = [Double](repeating: 0, count: width)
    var magnitude = 0.0
    for (index, value) in values.enumerated() {
      sums[index % width] += Double(value)
      magnitude += Double(value) * Double(value)
    }
    let centred = values.enumerated().map { Double($1) - sums[$0 % width] / Double(rows) }
    return (centred, magnitude)
  }

  /// Eigenvectors of the covariance, or of the products of rows where those are fewer.
  private static func axes(
    _ centred: [Double], rows: Int, width: Int, count: Int
  ) -> [(variance: Double, direction: [Double])] {
    let usesColumns = width <= rows
    let size = min(rows, width)
    let gram = LAPACK.gram(centred, rows: rows, columns: width, ofColumns: usesColumns)
    let pairs = LAPACK.largestEigenpairs(of: gram, size: size, count: min(count, size)) ?? []
    let total = pairs.reduce(0) { $0 + max(0, $1.value) }
    return pairs.filter { $0.value > 1e-13 * total }.map { pair in
      let direction =
        usesColumns
        ? pair.vector
        : (0..<width).map { column in
          (0..<rows).reduce(0) { $0 + centred[$1 * width + column] * pair.vector[$1] }
            / pair.value.squareRoot()
        }
      let largest = direction.max { abs($0) < abs($1) } ?? 0
      return (pair.value, largest < 0 ? direction.map { -$0 } : direction)
    }
  }
}
