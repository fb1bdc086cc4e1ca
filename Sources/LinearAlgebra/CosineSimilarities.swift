/// The cosine similarity of every two rows of a matrix.
///
///     cosine(a, b) = a · b / (|a| |b|)
///
/// Rows are kept normalized, and similarities computed when they are asked for, so that thousands
/// of rows need no square of memory.
///
/// **Edge cases** A row of zeros has similarity 0 to all, itself too; any other row has 1 to itself.
///
/// **Accuracy** In double precision, and never outside -1 to 1.
package struct CosineSimilarities: Sendable {
  /// How many rows there are.
  package let count: Int
  private let width: Int
  private let normalized: [Double]
  private let isZero: [Bool]

  /// Normalizes the rows of a matrix.
  ///
  /// - Parameters:
  ///   - values: Rows by width, row-major, all finite.
  ///   - width: The number of dimensions.
  package init(of values: [Float], width: Int) {
    precondition(
      BLAS.isConfigured && width > 0 && values.count % width == 0,
      "\(values.count) values are no rows of \(width)")
    self.width = width
    count = values.count / width
    let scales = (0..<count).map { row in
      let squares = values[row * width..<(row + 1) * width].reduce(0) {
        $0 + Double($1) * Double($1)
      }
      return squares > 0 ? 1 / squares.squareRoot() : 0
    }
    isZero = scales.map { $0 == 0 }
    normalized = values.enumerated().map { Double($1) * scales[$0 / width] }
  }

  /// The similarities of some rows to all rows.
  ///
  /// - Complexity: O(rows · count · width).
  package func rows(_ rows: Range<Int>) -> [[Double]] {
    let products = LAPACK.products(
      normalized[rows.lowerBound * width..<rows.upperBound * width], normalized, depth: width)
    return rows.map { row in
      let start = (row - rows.lowerBound) * count
      var similarities = products[start..<start + count].map { max(-1, min(1, $0)) }
      similarities[row] = isZero[row] ? 0 : 1
      return similarities
    }
  }

  /// The similarity of two rows.
  package subscript(first: Int, second: Int) -> Double {
    guard first != second else { return isZero[first] ? 0 : 1 }
    let product = (0..<width).reduce(0) {
      $0 + normalized[first * width + $1] * normalized[second * width + $1]
    }
    return max(-1, min(1, product))
  }
}
