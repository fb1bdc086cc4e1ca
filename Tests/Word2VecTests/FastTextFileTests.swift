import StrictJSON
import TestSupport
import Testing
import Word2Vec

/// fastText's `.bin`, with gensim's answers to the same files.
@Suite struct FastTextFileTests {
  private static func models() throws -> [(vectors: KeyedVectors, golden: JSONValue)] {
    try GensimFixture.json("fasttext/answers.json").list("models").map { golden in
      let name = try #require(golden.required("file").string)
      return (try KeyedVectors(contentsOf: GensimFixture.path("fasttext/\(name)")), golden)
    }
  }

  @Test func wordsAndCountsAreGensims() throws {
    for (vectors, golden) in try Self.models() {
      #expect(utf8(vectors.words) == utf8(try golden.strings("words")))
      #expect(vectors.counts == (try golden.integers("counts")))
    }
  }

  @Test func vectorsAreGensimsOfKnownAndUnknownWords() throws {
    for (vectors, golden) in try Self.models() {
      let known = try golden.list("known")
      let unknown = try golden.list("unknown")
      for item in known + unknown {
        let word = try #require(item.required("word").string)
        let bound = Float(try #require(item.required("bound").number))
        let found = try #require(vectors.vector(for: word))
        expectClose(found, try item.floats("vector"), within: bound)
        #expect(vectors.contains(word))
      }
      for item in unknown {
        #expect(vectors.index(of: try #require(item.required("word").string)) == nil)
      }
      #expect(unknown.isEmpty == (vectors.subwords == nil))
    }
  }

  /// gensim's vectors are off by some 2⁻²³ of the parts' magnitude, and so are cosines of them.
  private static let tolerance: Float = 0x1p-20

  @Test func neighboursAndSimilaritiesAreGensims() throws {
    for (vectors, golden) in try Self.models() {
      let words = try golden.list("similar").map { item in
        let parts = Array(try #require(item.elements))
        return try #require(parts[0].string)
      }
      let batch = try vectors.mostSimilar(toEach: words, count: 5)
      for (item, together) in zip(try golden.list("similar"), batch) {
        let parts = Array(try #require(item.elements))
        let word = try #require(parts[0].string)
        let expected: [JSONValue] = Array(try #require(parts[1].elements))
        try expectFound(
          vectors.mostSimilar(to: word, count: 5), expected, within: Self.tolerance)
        try expectFound(
          vectors.mostSimilar(positive: [.word(word)], count: 5), expected, within: Self.tolerance)
        try expectFound(together, expected, within: Self.tolerance)
      }
      for item in try golden.list("pairs") {
        let parts = Array(try #require(item.elements))
        let (a, b) = (try #require(parts[0].string), try #require(parts[1].string))
        let expected = Float(try #require(parts[2].number))
        expectClose([try vectors.similarity(a, b)], [expected], within: Self.tolerance)
        expectClose(
          try vectors.distances(from: a, to: [b]), [1 - expected], within: Self.tolerance)
      }
      for item in try golden.list("n_similarity") {
        let parts = Array(try #require(item.elements))
        let found = try vectors.similarity(of: parts[0].strings, to: parts[1].strings)
        expectClose([found], [Float(try #require(parts[2].number))], within: Self.tolerance)
      }
    }
  }

  @Test func vectorsOfChosenWordsAreMade() throws {
    for (vectors, golden) in try Self.models() {
      let unknown = try golden.list("unknown").prefix(4).map {
        try #require($0.required("word").string)
      }
      let chosen = vectors.selecting(["bank", "bank"] + unknown)
      #expect(chosen.count == 1 + unknown.count)
      expectClose(Array(chosen.vectors), try golden.floats("all"), within: 0x1p-20)
      #expect(vectors.selecting(["bank"] + unknown, inferringUnknown: false).count == 1)
    }
  }

  @Test func anUnknownWordHasARank() throws {
    let (vectors, _) = try #require(try Self.models().first)
    let nearest = try vectors.mostSimilar(to: "banker", count: 3).map(\.word)
    #expect(try vectors.rank(of: nearest[2], from: "banker") == 3)
    #expect(try vectors.words(closerTo: "banker", than: nearest[1]) == [nearest[0]])
    #expect(try vectors.unitVector(for: "banker") == vectors.meanVector(of: ["banker"]))
  }

  @Test func aModelWithoutPartsHasNoOtherWords() throws {
    let vectors = try KeyedVectors(contentsOf: GensimFixture.path("fasttext/plain.bin"))
    #expect(vectors.vector(for: "banker") == nil && !vectors.contains("banker"))
    #expect(throws: Word2VecError.unknownWord("banker")) {
      try vectors.mostSimilar(to: "banker")
    }
  }

  @Test func aLimitTakesTheFirstWordsAndAllParts() throws {
    let path = GensimFixture.path("fasttext/skipgram.bin")
    let (all, few) = (
      try KeyedVectors(contentsOf: path), try KeyedVectors(contentsOf: path, limit: 4)
    )
    #expect(few.count == 4 && Array(few.vectors) == Array(all.vectors.prefix(32)))
    #expect(few.vector(for: "banker") == all.vector(for: "banker"))
  }
}
