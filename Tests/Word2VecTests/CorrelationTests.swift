import Foundation
import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct CorrelationTests {
  @Test func theIncompleteBetaFunctionIsSciPys() throws {
    for item in try QueryFixture.json("evaluation.json").list("beta") {
      let numbers = try #require(item.elements).map { try #require($0.number) }
      let (x, a, b, expected) = (numbers[0], numbers[1], numbers[2], numbers[3])
      let found = IncompleteBeta.regularized(x, a: a, b: b)
      // As documented, and some roundings of the result.
      let tolerance = 2e-15 * ((a + b) * log(a + b + 1) + 4)
      #expect(abs(found - expected) <= tolerance * expected, "I_\(x)(\(a), \(b)) = \(found)")
    }
    #expect(IncompleteBeta.regularized(-1, a: 2, b: 3) == 0)
    #expect(IncompleteBeta.regularized(2, a: 2, b: 3) == 1)
    #expect(IncompleteBeta.regularized(.nan, a: 2, b: 3).isNaN)
  }

  @Test func correlationsAreSciPys() throws {
    for item in try QueryFixture.json("evaluation.json").list("series") {
      let x = try item.list("x").map { try #require($0.number) }
      let y = try item.list("y").map { try #require($0.number) }
      for (name, found) in [
        ("pearson", Correlation.pearson(x, y)), ("spearman", Correlation.spearman(x, y)),
      ] {
        let expected = try item.list(name).map { $0.number ?? .nan }
        #expect(abs(found.coefficient - expected[0]) <= 1e-14)
        #expect(
          found.pValue.isNaN && expected[1].isNaN
            || abs(found.pValue - expected[1]) <= 1e-12 * expected[1])
      }
    }
  }

  @Test func constantsAndSinglesHaveNoCorrelation() {
    #expect(Correlation.pearson([0.1, 0.1, 0.1], [1, 2, 3]).coefficient.isNaN)
    #expect(Correlation.pearson([0.1, 0.1, 0.1], [1, 2, 3]).pValue.isNaN)
    #expect(Correlation.spearman([1, 2, 3], [5, 5, 5]).coefficient.isNaN)
    #expect(Correlation.pearson([1], [1]).coefficient.isNaN)
    #expect(Correlation.spearman([], []).pValue.isNaN)
  }
}
