import LinearAlgebra
import StrictJSON
import TestSupport
import Testing

@Suite struct SingularValueTests {
  /// The golden script's matrix.
  private static func whole(_ rows: Int, _ columns: Int) -> [Double] {
    (0..<rows * columns).map { index in
      let (i, j) = index.quotientAndRemainder(dividingBy: columns)
      let number = i * 7919 + j * 104_729 + i * j * 31
      return Double(number % 61 - 30) / 16
    }
  }

  @Test func areThoseOfNumPy() throws {
    let cases = try #require(Fixtures.json("LinearAlgebra/singular_values.json")["cases"]?.elements)
    for one in cases {
      let rows = try #require(one["rows"]?.integer)
      let columns = try #require(one["columns"]?.integer)
      let expected = try #require(one["values"]?.elements).compactMap(\.number)
      let values = SingularValues.of(Self.whole(rows, columns), rows: rows, columns: columns)
      #expect(values.count == min(rows, columns) && expected.count == values.count)
      for (value, golden) in zip(values, expected) {
        #expect(abs(value - golden) <= 1e-14 * Double(rows + columns) * expected[0])
      }
    }
  }

  @Test func ofADiagonalMatrixAreItsEntries() {
    let size = 300
    var matrix = [Double](repeating: 0, count: size * size)
    for index in 0..<size { matrix[index * size + index] = index % 2 == 0 ? Double(index) : -0.5 }
    let values = SingularValues.of(matrix, rows: size, columns: size)
    #expect(values.first == 298 && values.last == 0)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test func whatIsNotFiniteHasNone() {
    for bad in [Double.nan, .infinity] {
      let values = SingularValues.of([1, 2, bad, 4], rows: 2, columns: 2)
      #expect(values.count == 2 && values.allSatisfy(\.isNaN))
    }
  }

  @Test func aProductIsInTheRightOrder() {
    #expect(SquareProduct.of([1, 2, 3, 4], [0, 1, 1, 0], size: 2) == [2, 1, 4, 3])
    #expect(SquareProduct.of([], [], size: 0).isEmpty)
  }
}
