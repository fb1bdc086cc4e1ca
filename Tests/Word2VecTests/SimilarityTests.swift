import Files
import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct SimilarityTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func vectors() throws -> KeyedVectors {
    try KeyedVectors(contentsOf: GensimFixture.path("gensim.bin"))
  }

  private func untied(_ words: [String]) -> [String] { words.filter { !$0.hasPrefix("twin") } }

  /// A float's rounding in gensim's dot product of unit vectors of 7 numbers.
  private static let tolerance: Float = 4e-7

  @Test func neighboursAreGensims() throws {
    let vectors = try vectors()
    let golden = try GensimFixture.json("similarity.json").required("similar")
    for (key, value) in try #require(golden.members) {
      let word = try #require(key.string)
      let expected = try #require(value.elements).map { Array(try #require($0.elements)) }
      // gensim cannot place a vector of zeros.
      let found = try vectors.mostSimilar(to: word, count: 100).filter { $0.word != "zero" }
      let scores = try expected.map { Float(try #require($0[1].number)) }
      expectClose(found.map(\.similarity), scores, within: Self.tolerance)
      // The twins are equally similar to all others, and gensim orders such words as it happens.
      let expectedWords = try expected.map { try #require($0[0].string) }
      let (order, expectedOrder) = (untied(found.map(\.word)), untied(expectedWords))
      #expect(utf8(order) == utf8(expectedOrder))
    }
  }

  @Test func similaritiesAreGensims() throws {
    let vectors = try vectors()
    for pair in try GensimFixture.json("similarity.json").list("pairs") {
      let pair = Array(try #require(pair.elements))
      let (a, b) = (try #require(pair[0].string), try #require(pair[1].string))
      let expected = Float(try #require(pair[2].number))
      #expect(abs(try vectors.similarity(a, b) - expected) <= Self.tolerance)
    }
  }

  @Test func tiesAreInTheOrderOfTheWords() throws {
    let found = try vectors().mostSimilar(to: "bank", count: 20).map(\.word)
    let first = try #require(found.firstIndex(of: "twin-a"))
    #expect(found[first + 1] == "twin-b")
    #expect(try vectors().similarity("twin-a", "twin-b") == 1)
  }

  @Test func everyCountGivesTheFrontOfTheWholeOrder() throws {
    let file = try numbered(500)
    let vectors = try KeyedVectors(contentsOf: file)
    let all = try vectors.mostSimilar(to: "w7", count: 1000)
    #expect(all.count == 499)
    #expect(!all.contains { $0.word == "w7" })
    let isOrdered = zip(all, all.dropFirst()).allSatisfy {
      ($1.similarity, $0.index) < ($0.similarity, $1.index)
    }
    #expect(isOrdered)
    for count in [1, 2, 3, 10, 100, 498, 499] {
      #expect(try vectors.mostSimilar(to: "w7", count: count) == Array(all.prefix(count)))
    }
    #expect(try vectors.mostSimilar(to: "w7", count: 0).isEmpty)
    #expect(try vectors.mostSimilar(to: "w7", count: -1).isEmpty)
  }

  /// Vectors on a circle, many of them the same.
  private func numbered(_ count: Int) throws -> String {
    let lines = (0..<count).map { "w\($0) \($0 * 7919 % 23 - 11) \($0 * 104729 % 19 - 9)\n" }
      .joined()
    return try folder.write("file", "\(count) 2\n\(lines)")
  }

  @Test func vectorOfZerosIsSimilarToNothing() throws {
    let vectors = try vectors()
    #expect(try vectors.similarity("zero", "bank") == 0)
    #expect(try vectors.similarity("zero", "zero") == 0)
    let found = try vectors.mostSimilar(to: "zero", count: 3)
    #expect(found.map(\.similarity) == [0, 0, 0])
    #expect(found.map(\.index) == [0, 1, 2])
  }

  @Test func extremesNeitherOverflowNorVanish() throws {
    let text = "4 2\nhuge 3e38 3e38\nhuger 3.4e38 3.4e38\nleast 1e-45 1e-45\nless 1e-45 0\n"
    let file = try folder.write("file", text)
    let vectors = try KeyedVectors(contentsOf: file)
    #expect(try vectors.similarity("huge", "huger") == 1)
    #expect(try vectors.similarity("huge", "least") == 1)
    #expect(try vectors.similarity("least", "less") == Float(0.5).squareRoot())
  }

  @Test func aVectorFindsItsOwnWordFirst() throws {
    let vectors = try vectors()
    let vector = try #require(vectors.vector(for: "river"))
    let found = try vectors.mostSimilar(to: vector.map { $0 * 3 }, count: 1)
    #expect(found.map(\.word) == ["river"])
    #expect(found.map(\.index) == [1])
    #expect(found.map(\.similarity) == [1])
  }

  @Test func unknownWordsAndWrongSizesAreErrors() throws {
    let vectors = try vectors()
    #expect(vectors.vector(for: "shore") == nil)
    #expect(throws: Word2VecError.unknownWord("shore")) { try vectors.similarity("bank", "shore") }
    #expect(throws: Word2VecError.unknownWord("shore")) { try vectors.mostSimilar(to: "shore") }
    #expect(throws: Word2VecError.wrongVectorSize(found: 2, expected: 7)) {
      try vectors.mostSimilar(to: [1, 2])
    }
  }
}
