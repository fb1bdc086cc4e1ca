import TestSupport
import Testing
import TextEncoder

/// Similar vectors, against what comparing each with each one number at a time finds.
@Suite struct SimilaritySearchTests {
  /// Sizes around the blocks of 64 queries and 1,024 candidates, and the lanes of 16 numbers.
  static let sizes = [
    (1, 1, 1), (3, 7, 15), (63, 1023, 16), (64, 1024, 17), (65, 1025, 33), (130, 2100, 8),
  ]

  private static func vectors(_ count: Int, width: Int, seed: UInt64) -> SentenceVectors {
    var generator = SeededGenerator(seed: seed)
    return SentenceVectors(generator.normals(count * width), width: width)
  }

  /// The slow twin, in double precision.
  private static func score(
    _ a: [Float], _ b: [Float], _ function: SimilarityFunction
  ) -> Double {
    let pairs = zip(a, b).map { (Double($0), Double($1)) }
    let dot = pairs.reduce(0) { $0 + $1.0 * $1.1 }
    switch function {
    case .dot: return dot
    case .cosine:
      let squares = pairs.reduce((0, 0)) { ($0.0 + $1.0 * $1.0, $0.1 + $1.1 * $1.1) }
      let lengths = (squares.0 * squares.1).squareRoot()
      return lengths > 0 ? dot / lengths : 0
    case .euclidean:
      return -pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    case .manhattan: return -pairs.reduce(0) { $0 + abs($1.0 - $1.1) }
    }
  }

  /// Sums of `width` terms in single precision, each at most some 36 and usually about 1.
  private static func tolerance(_ width: Int) -> Double { Double(width) * 36 * 6e-8 }

  @Test(arguments: sizes, SimilarityFunction.allCases) func theBestAreFound(
    size: (queries: Int, candidates: Int, width: Int), function: SimilarityFunction
  ) throws {
    let queries = Self.vectors(size.queries, width: size.width, seed: 1)
    let set = Self.vectors(size.candidates, width: size.width, seed: 2)
    let tolerance = Self.tolerance(size.width)
    let found = SimilaritySearch(in: set, by: function, threadCount: 2)
      .mostSimilar(to: queries, count: 5)
    #expect(found.count == size.queries)
    for (query, found) in found.enumerated() {
      let scores = (0..<size.candidates).map {
        Self.score(queries.vector(query), set.vector($0), function)
      }
      let best = scores.sorted(by: >).prefix(5)
      #expect(found.count == best.count)
      #expect(Set(found.map(\.index)).count == found.count)
      for (found, best) in zip(found, best) {
        #expect(abs(Double(found.score) - scores[found.index]) <= tolerance)
        #expect(abs(Double(found.score) - best) <= tolerance)
      }
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
    }
  }

  @Test(arguments: SimilarityFunction.allCases) func pairsAreThoseOfEachWithEachOther(
    function: SimilarityFunction
  ) throws {
    let set = Self.vectors(70, width: 20, seed: 3)
    let pairs = SimilaritySearch(in: set, by: function, threadCount: 2).pairs(count: 69)
    #expect(pairs.count == 70 * 69 / 2)
    for pair in pairs {
      #expect(pair.first < pair.second)
      let score = Self.score(set.vector(pair.first), set.vector(pair.second), function)
      #expect(abs(Double(pair.score) - score) <= Self.tolerance(20))
    }
    #expect(Set(pairs.map { $0.first * 70 + $0.second }).count == pairs.count)
    #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.score >= $1.score })
    let few = SimilaritySearch(in: set, by: function, threadCount: 1).pairs(count: 1)
    #expect(few.first == pairs.first && (35..<70).contains(few.count))
  }

  @Test func ofEqualOnesTheFirstComesFirst() {
    let set = SentenceVectors([1, 0, 0, 1, 1, 0, 1, 0, 0, 0], width: 2)
    let search = SimilaritySearch(in: set, threadCount: 1)
    let query = SentenceVectors([2, 0], width: 2)
    #expect(search.mostSimilar(to: query, count: 2)[0].map(\.index) == [0, 2])
    #expect(search.mostSimilar(to: query, count: 9)[0].map(\.index) == [0, 2, 3, 1, 4])
    #expect(search.mostSimilar(to: query, count: 9, threshold: 1)[0].map(\.index) == [0, 2, 3])
    #expect(search.mostSimilar(to: query, count: 9, threshold: 1.5)[0].isEmpty)
    #expect(search.mostSimilar(to: query, count: 0)[0].isEmpty)
    #expect(
      search.pairs(count: 1, threshold: 0.5).map { [$0.first, $0.second] }
        == [[0, 2], [0, 3]])
  }

  @Test func threadsChangeNothing() {
    let queries = Self.vectors(300, width: 24, seed: 4)
    let set = Self.vectors(1500, width: 24, seed: 5)
    let results = [1, 2, 5].map {
      SimilaritySearch(in: set, threadCount: $0).mostSimilar(to: queries, count: 3)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test func setsOfNothing() {
    let none = SentenceVectors(width: 4)
    let one = SentenceVectors([1, 2, 3, 4], width: 4)
    #expect(SimilaritySearch(in: none, threadCount: 1).mostSimilar(to: one) == [[]])
    #expect(SimilaritySearch(in: one, threadCount: 1).mostSimilar(to: none).isEmpty)
    #expect(SimilaritySearch(in: none, threadCount: 1).pairs().isEmpty)
    #expect(SimilaritySearch(in: one, threadCount: 1).pairs().isEmpty)
  }

  @Test func whatIsNotFiniteIsNeverFound() {
    let set = SentenceVectors([.infinity, .nan, 3e38, 1], width: 1)
    let query = SentenceVectors([10], width: 1)
    let found = SimilaritySearch(in: set, by: .dot, threadCount: 1)
      .mostSimilar(to: query, count: 4)
    #expect(found[0].map(\.index) == [3])
  }
}
