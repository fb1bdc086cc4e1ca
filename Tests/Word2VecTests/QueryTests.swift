import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct QueryTests {
  private let vectors: KeyedVectors
  private let golden: JSONValue

  init() throws {
    vectors = try QueryFixture.vectors()
    golden = try QueryFixture.json("queries.json")
  }

  /// gensim rounds the mean that it searches for to floats, which moves a product of unit vectors by at
  /// most 2⁻²⁴; our result is rounded by 2⁻²⁵.
  private static let tolerance: Float = 0x1.8p-24

  @Test func sumsOfTermsFindGensimsWords() throws {
    for item in try golden.list("most_similar") {
      // gensim takes the weight of a negative term with its sign.
      let found = try vectors.mostSimilar(
        positive: QueryFixture.terms(item.list("positive")),
        negative: QueryFixture.terms(item.list("negative"), sign: -1), count: 12,
        restrictedTo: item.integer("start")..<item.integer("end"))
      try expectFound(found, item.list("similar"), within: Self.tolerance)
    }
  }

  @Test func productsOfTermsFindGensimsWords() throws {
    for item in try golden.list("cosmul") {
      let found = try vectors.mostSimilarByProduct(
        positive: QueryFixture.terms(item.list("positive")),
        negative: QueryFixture.terms(item.list("negative")), count: 12)
      // Each factor rounds by 2⁻²⁵ of a cosine, and the best scores are of factors above 1/4.
      let scale = try #require(found.first?.similarity)
      try expectFound(found, item.list("similar"), within: 4 * 4 * 0x1p-25 * max(1, scale))
    }
  }

  @Test func aWeightIsAnExponentInProducts() throws {
    let once = try vectors.mostSimilarByProduct(positive: ["king", "king", "man"], count: 5)
    let weighed = try vectors.mostSimilarByProduct(
      positive: [.word("king", weight: 2), "man"], count: 5)
    #expect(once.map(\.word) == weighed.map(\.word))
    expectClose(once.map(\.similarity), weighed.map(\.similarity), within: 0x1p-24)
  }

  @Test func wordsVectorsAndTermsFindTheSame() throws {
    let vector = try #require(vectors.vector(for: "king"))
    let byWord = try vectors.mostSimilar(to: "king", count: 30)
    #expect(try vectors.mostSimilar(to: vector, count: 31).dropFirst() == byWord[...])
    #expect(
      try vectors.mostSimilar(positive: ["king"], count: 30).map(\.word) == byWord.map(\.word))
    let all = try vectors.similarities(positive: ["king"])
    #expect(all.count == vectors.count)
    expectClose(byWord.map { all[$0.index] }, byWord.map(\.similarity), within: 0x1p-24)
    let range = 50..<90
    #expect(
      try vectors.similarities(positive: ["king"], restrictedTo: range) == Array(all[range]))
    let restricted = try vectors.mostSimilar(to: "king", restrictedTo: range)
    #expect(restricted.count == 10 && restricted.allSatisfy { range.contains($0.index) })
    #expect(try vectors.mostSimilar(to: "king", restrictedTo: 190..<1000).count == 10)
    #expect(try vectors.mostSimilar(to: "king", restrictedTo: 500..<1000).isEmpty)
  }

  @Test func ranksOfWordsAreGensims() throws {
    for item in try golden.list("ranks") {
      let word = try #require(item["from"]?.string)
      let other = try #require(item["to"]?.string)
      #expect(try vectors.rank(of: other, from: word) == item.integer("rank"))
      #expect(
        utf8(try vectors.words(closerTo: word, than: other)) == utf8(try item.strings("closer")))
      let similarity = Float(try #require(item["similarity"]?.number))
      #expect(abs(try vectors.similarity(word, other) - similarity) <= 0x1p-24)
      let distance = Float(try #require(item["distance"]?.number))
      #expect(abs(try vectors.distance(word, other) - distance) <= 0x1p-23)
      // Ten cosines and one more, each rounded by 2⁻²⁵, and a sum of some 5.
      let relative = try #require(item["relative"]?.number)
      #expect(abs(try vectors.relativeSimilarity(word, other) - relative) < 1e-7)
      let relative3 = try #require(item["relative3"]?.number)
      #expect(abs(try vectors.relativeSimilarity(word, other, count: 3) - relative3) < 1e-7)
    }
  }

  @Test func distancesAreGensims() throws {
    for (key, value) in try #require(golden.required("distances").members) {
      let word = try #require(key.string)
      let expected = try #require(value.elements).map { Float(try #require($0.number)) }
      let found = try vectors.distances(from: word)
      expectClose(found, expected, within: 0x1p-23)
      let vector = try #require(vectors.vector(for: word))
      #expect(try vectors.distances(from: vector) == found)
      let some = ["queen", word, "walk3"]
      let indices = try some.map { try #require(vectors.index(of: $0)) }
      #expect(try vectors.distances(from: word, to: some) == indices.map { found[$0] })
    }
  }

  @Test func theMostSimilarOfSomeIsGensims() throws {
    for item in try golden.list("among") {
      let parts = Array(try #require(item.elements))
      let found = try vectors.mostSimilar(
        to: try #require(parts[0].string), among: try parts[1].strings)
      #expect(found.word == parts[2].string)
    }
  }

  @Test func nothingToLookForAndUnknownWordsAreErrors() throws {
    #expect(throws: Word2VecError.emptyQuery) { try vectors.mostSimilar(positive: []) }
    #expect(throws: Word2VecError.emptyQuery) {
      try vectors.mostSimilarByProduct(positive: [], negative: ["king"])
    }
    #expect(throws: Word2VecError.emptyQuery) { try vectors.mostSimilar(to: "king", among: []) }
    #expect(throws: Word2VecError.emptyQuery) {
      try vectors.relativeSimilarity("king", "queen", count: 0)
    }
    #expect(throws: Word2VecError.unknownWord("nowhere")) {
      try vectors.mostSimilar(positive: ["king"], negative: ["nowhere"])
    }
    #expect(throws: Word2VecError.unknownWord("nowhere")) {
      try vectors.mostSimilarByProduct(positive: ["nowhere"])
    }
    #expect(throws: Word2VecError.unknownWord("nowhere")) {
      try vectors.distances(from: "king", to: ["nowhere"])
    }
    #expect(throws: Word2VecError.unknownWord("nowhere")) {
      try vectors.mostSimilar(toEach: ["king", "nowhere"])
    }
    #expect(throws: Word2VecError.wrongVectorSize(found: 1, expected: 12)) {
      try vectors.mostSimilar(positive: ["king", .vector([1])])
    }
    var vector = [Float](repeating: 1, count: 12)
    vector[3] = .nan
    #expect(throws: Word2VecError.notFinite(position: 4)) { try vectors.mostSimilar(to: vector) }
    #expect(throws: Word2VecError.notFinite(position: 4)) {
      try vectors.distances(from: vector)
    }
  }
}
