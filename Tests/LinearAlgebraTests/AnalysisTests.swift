import LinearAlgebra
import StrictJSON
import TestSupport
import Testing

/// Principal components and cosine similarities.
@Suite struct AnalysisTests {
  @Test func componentsAreThoseOfTheSingularValueDecomposition() throws {
    for one in try #require(Fixtures.json("LinearAlgebra/pca.json")["cases"]?.elements) {
      let width = try #require(one["width"]?.integer)
      let values = try #require(one["values"]?.elements).compactMap { $0.number.map { Float($0) } }
      let components = PrincipalComponents(of: values, width: width)
      let expected = try #require(one["points"]?.elements).map { point in
        point.elements?.compactMap(\.number) ?? []
      }
      let scale = expected.joined().reduce(0) { max($0, abs($1)) }
      for (actual, expected) in zip(components.points, expected) {
        for (a, e) in zip(actual, expected) {
          #expect(abs(a - e) <= 1e-6 * scale, "width \(width)")
        }
      }
      let ratio = try #require(one["ratio"]?.elements).compactMap(\.number)
      for (a, e) in zip(components.explainedVarianceRatio, ratio) { #expect(abs(a - e) < 1e-9) }
    }
  }

  @Test func equalPointsHaveNoVarianceAndNoNaN() {
    let point: [Float] = [0.1, 0.7, -1.3]
    for count in [1, 2, 3, 7] {
      let components = PrincipalComponents(
        of: Array(repeatElement(point, count: count).joined()), width: 3)
      #expect(components.points == [[Double]](repeating: [0, 0], count: count))
      #expect(components.explainedVarianceRatio == [0, 0])
    }
  }

  @Test func twoPointsLieOnALine() {
    let components = PrincipalComponents(of: [1, 2, 3, 4, 6, 3], width: 3)
    #expect(abs(components.explainedVarianceRatio[0] - 1) < 1e-12)
    #expect(components.explainedVarianceRatio[1] == 0)
    #expect(abs(components.points[0][0] + 2.5) < 1e-9)
    #expect(components.points.allSatisfy { $0[1] == 0 })
  }

  /// Rounding would bring some of these shares to 1 + 2⁻⁵¹ or so.
  @Test func noShareIsMoreThanTheWhole() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      let values = (0..<2 * 12).map { _ in Float.random(in: -1...1, using: &random) }
      let shares = PrincipalComponents(of: values, width: 12).explainedVarianceRatio
      #expect(shares[0] > 1 - 1e-12 && shares[0] <= 1 && shares[1] == 0)
    }
  }

  @Test func cosines() {
    let similarities = CosineSimilarities(of: [3, 4, 4, 3, -3, -4, 0, 0, 30, 40], width: 2)
    let rows = similarities.rows(0..<5)
    let expected: [[Double]] = [
      [1, 0.96, -1, 0, 1], [0.96, 1, -0.96, 0, 0.96], [-1, -0.96, 1, 0, -1], [0, 0, 0, 0, 0],
      [1, 0.96, -1, 0, 1],
    ]
    for (row, expectedRow) in zip(rows, expected) {
      for (actual, value) in zip(row, expectedRow) { #expect(abs(actual - value) < 1e-15) }
    }
    for first in 0..<5 {
      for second in 0..<5 {
        #expect(abs(similarities[first, second] - rows[first][second]) < 1e-15)
        #expect(abs(similarities[first, second]) <= 1)
      }
    }
    #expect(similarities.rows(2..<4)[0] == rows[2])
  }

  @Test func extremeMagnitudesStayFinite() {
    let similarities = CosineSimilarities(of: [1e30, 1e30, 1e-30, 1e-30], width: 2)
    #expect(abs(similarities[0, 1] - 1) < 1e-12)
  }
}
