import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct KeyedVectorsTests {
  private let small: KeyedVectors

  init() throws {
    small = try KeyedVectors(
      words: ["a", "b", "c"], vectors: [[1, 0], [0, 2], [3, 4]], counts: [5, 7, 5])
  }

  @Test func wordsHaveTheVectorsGiven() throws {
    #expect(Array(small.words) == ["a", "b", "c"] && small.vectorSize == 2)
    #expect(small.vector(for: "c") == [3, 4] && small.counts == [5, 7, 5])
    #expect(try small.similarity("a", "c") == 0.6)
    let flat = try KeyedVectors(words: ["x", "y"], numbers: [1, 2, 3, 4, 5, 6], vectorSize: 3)
    #expect(flat.vector(for: "y") == [4, 5, 6] && flat.counts == nil)
    let empty = try KeyedVectors(words: [], vectors: [])
    #expect(empty.count == 0 && empty.vector(for: "a") == nil)
  }

  @Test func whatDoesNotFitIsAnError() throws {
    func expect(_ error: Word2VecError, _ make: () throws -> KeyedVectors) {
      #expect(throws: error) { _ = try make() }
    }
    expect(.wrongCount(of: "vectors", found: 1, expected: 2)) {
      try KeyedVectors(words: ["a", "b"], vectors: [[1]])
    }
    expect(.wrongVectorSize(found: 1, expected: 2)) {
      try KeyedVectors(words: ["a", "b"], vectors: [[1, 2], [3]])
    }
    expect(.wrongVectorSize(found: 0, expected: 1)) {
      try KeyedVectors(words: ["a"], vectors: [[]])
    }
    expect(.wrongVectorSize(found: -1, expected: 1)) {
      try KeyedVectors(words: [], numbers: [], vectorSize: -1)
    }
    expect(.wrongCount(of: "numbers", found: 3, expected: 4)) {
      try KeyedVectors(words: ["a", "b"], numbers: [1, 2, 3], vectorSize: 2)
    }
    expect(.wrongCount(of: "numbers", found: 1, expected: .max)) {
      try KeyedVectors(words: ["a", "b"], numbers: [1], vectorSize: .max)
    }
    expect(.wrongCount(of: "counts", found: 1, expected: 2)) {
      try KeyedVectors(words: ["a", "b"], vectors: [[1], [2]], counts: [1])
    }
    expect(.duplicateWord("a")) { try KeyedVectors(words: ["a", "a"], vectors: [[1], [2]]) }
    expect(.notFinite(position: 2)) {
      try KeyedVectors(words: ["a", "b"], vectors: [[1, 2], [1, .infinity]])
    }
    expect(.wrongCount(of: "vectors", found: 0, expected: 1)) {
      try small.adding(["d"], vectors: [])
    }
    expect(.wrongVectorSize(found: 1, expected: 2)) { try small.adding(["d"], vectors: [[1]]) }
    expect(.notFinite(position: 1)) { try small.adding(["d"], vectors: [[.nan, 1]]) }
  }

  @Test func wordsAreToldApartByTheirBytes() throws {
    let vectors = try KeyedVectors(words: ["caf\u{E9}", "cafe\u{301}"], vectors: [[1], [2]])
    #expect(vectors.vector(for: "cafe\u{301}") == [2])
  }

  @Test func addedWordsComeLastAndReplaceOnlyWhenAsked() throws {
    let kept = try small.adding(["b", "d", "d"], vectors: [[9, 9], [5, 6], [7, 8]])
    #expect(Array(kept.words) == ["a", "b", "c", "d"] && kept.counts == nil)
    #expect(kept.vector(for: "b") == [0, 2] && kept.vector(for: "d") == [5, 6])
    let replaced = try small.adding(
      ["b", "d", "d"], vectors: [[9, 9], [5, 6], [7, 8]], replacing: true)
    #expect(replaced.vector(for: "b") == [9, 9] && replaced.vector(for: "d") == [7, 8])
    #expect(try small.adding(["b"], vectors: [[9, 9]], replacing: true).counts == [5, 7, 5])
    // Lengths are those of the new vectors.
    #expect(try replaced.similarity("b", "a") == Float(0.5).squareRoot())
    #expect(small.vector(for: "b") == [0, 2])
  }

  @Test func selectingAndSortingAreGensims() throws {
    let golden = try QueryFixture.json("queries.json")
    let vectors = try QueryFixture.vectors()
    let selected = vectors.selecting(try golden.strings("chosen"))
    #expect(utf8(selected.words) == utf8(try golden.strings("selected")))
    for word in selected.words {
      #expect(selected.vector(for: word) == vectors.vector(for: word))
    }
    #expect(utf8(vectors.sortedByFrequency().words) == utf8(vectors.words))
    let counts = try golden.integers("counts")
    let words = Array(vectors.words)
    let counted = try KeyedVectors(
      words: words, vectors: words.map { try #require(vectors.vector(for: $0)) }, counts: counts)
    let sorted = counted.sortedByFrequency()
    #expect(utf8(sorted.words) == utf8(try golden.strings("sorted")))
    #expect(sorted.counts == counts.sorted(by: >))
    for word in words { #expect(sorted.vector(for: word) == vectors.vector(for: word)) }
    #expect(sorted.selecting(["king"]).counts?.count == 1)
  }
}
