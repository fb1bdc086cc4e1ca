import PolysemyKit
import Testing
import Word2Vec

/// Words in a plane.
@Suite struct WordMapTests {
  private static let words = ["king", "man", "woman", "queen", "river", "bank"]
  private static let rows: [[Float]] = [
    [3, 1, 0], [3, 0, 0], [0, 0, 3], [0, 1, 3], [0, 4, 1], [-1, 5, 0.5],
  ]

  @Test func theLengthOfAVectorDoesNotMatter() throws {
    let scales: [Float] = [1, 8, 0.25, 2, 64, 0.5]
    let scaled = zip(Self.rows, scales).map { row, scale in row.map { $0 * scale } }
    let maps = try [Self.rows, scaled].map { rows in
      try WordMap(
        of: Self.words, in: KeyedVectors(words: Self.words, vectors: rows), from: "here")
    }
    // Powers of two change no digit.
    #expect(maps[0].places.map(\.x) == maps[1].places.map(\.x))
    #expect(maps[0].places.map(\.y) == maps[1].places.map(\.y))
    #expect(maps[0].places.map(\.word) == Self.words)
  }

  @Test(arguments: [WordMap.Method.principalComponents, .tsne(perplexity: nil, seed: nil)])
  func aVectorOfZerosHasAPlace(method: WordMap.Method) throws {
    let vectors = try KeyedVectors(
      words: Self.words + ["nil"], vectors: Self.rows + [[0, 0, 0]])
    let map = try WordMap(
      of: ["nil", "king", "queen", "bank"], in: vectors, from: "here", by: method)
    #expect(map.places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
  }

  @Test func neighboursBelongToTheirWord() throws {
    let vectors = try KeyedVectors(words: Self.words, vectors: Self.rows)
    let map = try WordMap(
      of: ["king", "queen", "king"], neighbourCount: 2, in: vectors, from: "here")
    #expect(map.words == ["king", "queen"])
    #expect(map.places.map(\.word) == ["king", "queen", "man", "river", "woman"])
    #expect(map.places.map(\.owner) == [0, 1, 0, 1, 1])
    #expect(map.places.map(\.isNamed) == [true, true, false, false, false])
  }

  @Test func aWordWithoutAVectorIsNamed() throws {
    let vectors = try KeyedVectors(words: Self.words, vectors: Self.rows)
    #expect(throws: Word2VecError.unknownWord("nobody")) {
      try WordMap(of: ["king", "nobody"], in: vectors, from: "here")
    }
  }

  @Test func oneWordStandsAlone() throws {
    let vectors = try KeyedVectors(words: Self.words, vectors: Self.rows)
    for method in [WordMap.Method.principalComponents, .tsne(perplexity: 9, seed: 4)] {
      let map = try WordMap(of: ["king"], in: vectors, from: "here", by: method)
      #expect(map.places.count == 1 && map.text().contains("king"))
    }
  }
}
