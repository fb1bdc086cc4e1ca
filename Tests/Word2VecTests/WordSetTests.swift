import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct WordSetTests {
  private let vectors: KeyedVectors
  private let golden: JSONValue

  init() throws {
    vectors = try QueryFixture.vectors()
    golden = try QueryFixture.json("queries.json")
  }

  @Test func centralityIsGensims() throws {
    for item in try golden.list("centrality") {
      let words = try item.strings("words")
      let normalizing = item["use_norm"]?.boolean == true
      let found = try vectors.rankedByCentrality(words, normalizing: normalizing)
      // gensim computes this in floats: rows and mean are rounded, and 12 products and sums.
      let longest =
        normalizing
        ? 1 : words.compactMap { vectors.vector(for: $0) }.map { Self.norm($0) }.max() ?? 1
      try expectFound(found, item.list("ranked"), within: 16 * 0x1p-24 * longest)
    }
  }

  private static func norm(_ vector: [Float]) -> Float {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @Test func theOddOneOutIsGensims() throws {
    for item in try golden.list("odd") {
      let parts = Array(try #require(item.elements))
      #expect(try vectors.oddOneOut(of: try parts[0].strings) == parts[1].string)
    }
    #expect(try vectors.oddOneOut(of: ["twin-a", "twin-b", "walk1", "twin-c"]) == "walk1")
  }

  @Test func ofEquallyCentralWordsTheGreaterComesFirst() throws {
    let ranked = try vectors.rankedByCentrality(["twin-b", "twin-c", "twin-a"]).map(\.word)
    #expect(ranked == ["twin-c", "twin-b", "twin-a"])
  }

  @Test func meansAreGensims() throws {
    for item in try golden.list("means") {
      let words = try item.strings("words")
      let weights = item["weights"]?.elements.map { $0.map { $0.number ?? .nan } }
      let terms = words.enumerated().map { QueryTerm.word($1, weight: weights?[$0] ?? 1) }
      let mean = try vectors.meanVector(
        of: terms, normalizingWords: item["pre"]?.boolean == true,
        normalizingMean: item["post"]?.boolean == true)
      let expected = try item.floats("mean")
      let largest = expected.map { abs($0) }.max() ?? 1
      expectClose(mean, expected, within: 0x1p-24 * max(1, largest))
    }
  }

  @Test func vectorsInMeansCountAsTheyAre() throws {
    let mean = try vectors.meanVector(of: [.vector([Float](repeating: 4, count: 12))])
    #expect(mean == [Float](repeating: 4, count: 12))
    let unknown = try vectors.meanVector(of: ["nowhere", "nobody"])
    #expect(unknown == [Float](repeating: 0, count: 12))
    #expect(throws: Word2VecError.unknownWord("nowhere")) {
      try vectors.meanVector(of: ["king", "nowhere"], skippingUnknown: false)
    }
    #expect(throws: Word2VecError.emptyQuery) { try vectors.meanVector(of: []) }
  }

  @Test func similaritiesOfSetsAreGensims() throws {
    for item in try golden.list("n_similarity") {
      let parts = Array(try #require(item.elements))
      let found = try vectors.similarity(of: parts[0].strings, to: parts[1].strings)
      let expected = try #require(parts[2].number)
      #expect(abs(Double(found) - expected) <= 0x1p-24)
    }
    #expect(try vectors.similarity(of: ["nowhere"], to: ["king"]) == 0)
    #expect(throws: Word2VecError.emptyQuery) { try vectors.similarity(of: [], to: ["king"]) }
    #expect(throws: Word2VecError.emptyQuery) { try vectors.oddOneOut(of: ["nowhere"]) }
  }
}
