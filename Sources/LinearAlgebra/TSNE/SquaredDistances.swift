/// The squared Euclidean distances between the rows of a matrix, some rows at a time.
///
/// From products of rows, |a - b|² = a · a + b · b - 2 a · b, in double precision around the rows'
/// mean: the error is 1e-15 of the squares' size.
struct SquaredDistances: Sendable {
  /// How many rows are best asked for together.
  static let rowsPerPart = 32

  private let rows: [Double]
  private let squares: [Double]
  private let width: Int

  /// - Parameters:
  ///   - values: Rows by width.
  ///   - width: The number of dimensions.
  init(_ values: [Float], width: Int) {
    precondition(BLAS.isConfigured)
    let count = values.count / width
    var means = [Double](repeating: 0, count: width)
    for row in 0..<count {
      for column in 0..<width { means[column] += Double(values[row * width + column]) }
    }
    for column in 0..<width { means[column] /= Double(max(1, count)) }
    var centred = [Double](repeating: 0, count: values.count)
    var squares = [Double](repeating: 0, count: count)
    for row in 0..<count {
      for column in 0..<width {
        let value = Double(values[row * width + column]) - means[column]
        centred[row * width + column] = value
        squares[row] += value * value
      }
    }
    rows = centred
    self.squares = squares
    self.width = width
  }

  /// The distances of some rows to all, row after row.
  func rows(_ range: Range<Int>) -> [Double] {
    var distances = LAPACK.products(
      rows[range.lowerBound * width..<range.upperBound * width], rows, depth: width)
    for (place, row) in range.enumerated() {
      for column in squares.indices {
        let index = place * squares.count + column
        distances[index] = max(0, squares[row] + squares[column] - 2 * distances[index])
      }
    }
    return distances
  }
}
