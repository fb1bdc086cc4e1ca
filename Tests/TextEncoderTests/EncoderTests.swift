import StrictJSON
import TestSupport
import Testing
import TextEncoder
import Transformer
import WordPiece

/// Texts to vectors with all-MiniLM-L6-v2, as a program would do it, against the reference.
@Suite(.enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"))
struct EncoderTests {
  let encoder: ContextualEncoder

  init() throws {
    encoder = try ContextualEncoder(model: Fixtures.realModel, threadCount: 2)
  }

  // MARK: How to

  @Test func theContextualVectorOfAWord() throws {
    let banks = try encoder.wordVectors(
      of: "bank",
      in: ["The bank by the river is eroding.", "The bank approved my loan application."])
    #expect(banks.occurrences.map(\.text) == [0, 1])
    #expect(banks.occurrences.map(\.range) == [4..<8, 4..<8])
    #expect(abs(cosine(banks.vector(0), banks.vector(1)) - 0.8691) < 1e-4)
  }

  @Test func theVectorsOfSentences() throws {
    let vectors = try encoder.sentenceVectors(
      of: ["A man is eating food.", "Somebody eats.", "The stock market fell."])
    #expect(vectors.width == 384)
    #expect(
      cosine(vectors.vector(0), vectors.vector(1)) > cosine(vectors.vector(0), vectors.vector(2)))
  }

  @Test func theVectorsOfTokens() throws {
    let tokens = try encoder.tokenVectors(of: ["a river bank", ""])
    #expect(tokens.ids.map(\.count) == [5, 2])
    #expect(tokens.values.map(\.count) == [5 * 384, 2 * 384])
    #expect(encoder.tokenizer.token(tokens.ids[0][3]) == "bank")
  }

  @Test func aVectorsNumbersCountFromZero() throws {
    let words = try encoder.wordVectors(of: "bank", in: ["bank bank"])
    #expect(words.vector(1)[0] == words.values[384])
    let sentences = try encoder.sentenceVectors(of: ["bank", "a river"])
    #expect(sentences.vector(1)[383] == sentences.values[767])
  }

  // MARK: Against the reference

  private struct Sentence {
    let text: String
    let own: [Float]
    let dimensions: [Int]
    let pooled: [SentencePooling: [Float]]
  }

  private func sentences() throws -> [Sentence] {
    let fixture = try Fixtures.json("TextEncoder/minilm-sentences.json")
    return try #require(fixture["sentences"]?.elements).map { value in
      let text = try #require(value["text"]?.string)
      return Sentence(
        text: text, own: value.floats("auto"),
        dimensions: value.floats("dimensions").map { Int($0) },
        pooled: Dictionary(
          uniqueKeysWithValues: SentencePooling.allCases.map { ($0, value.floats($0.rawValue)) }))
    }
  }

  @Test func theCheckpointsOwnVectors() throws {
    let sentences = try sentences()
    #expect(sentences.count == 20)
    let vectors = try encoder.sentenceVectors(of: sentences.map(\.text))
    for (index, sentence) in sentences.enumerated() {
      let vector = vectors.vector(index)
      expectClose(vector, sentence.own, within: 2e-6, "\(sentence.text)")
      #expect(cosine(vector, sentence.own) >= 0.999999)
    }
    #expect(vectors.truncated.count == 1, "only one is longer than max_seq_length, 256 tokens")
  }

  @Test(arguments: SentencePooling.allCases) func poolings(pooling: SentencePooling) throws {
    let sentences = try sentences()
    let vectors = try encoder.sentenceVectors(
      of: sentences.map(\.text), options: SentenceOptions(pooling: pooling, normalizes: false))
    for (index, sentence) in sentences.enumerated() {
      let vector = vectors.vector(index)
      expectClose(
        sentence.dimensions.map { vector[$0] }, sentence.pooled[pooling] ?? [], within: 2e-5,
        "\(sentence.text)")
    }
  }

  @Test(arguments: PiecePooling.allCases) func piecesOfWords(pieces: PiecePooling) throws {
    let fixture = try Fixtures.json("TextEncoder/minilm-sentences.json")
    for value in try #require(fixture["words"]?.elements) {
      let word = try #require(value["word"]?.string)
      let text = try #require(value["text"]?.string)
      let found = try encoder.wordVectors(of: word, in: [text], pieces: pieces)
      let occurrence = try #require(found.occurrences.first)
      let bounds = value.floats("range").map { Int($0) }
      #expect(found.occurrences.count == 1)
      #expect([occurrence.range.lowerBound, occurrence.range.upperBound] == bounds)
      #expect(occurrence.tokens == value["tokens"]?.elements?.compactMap(\.string))
      let vector = found.vector(0)
      expectClose(
        value.floats("dimensions").map { vector[Int($0)] }, value.floats(pieces.rawValue),
        within: 2e-5, "\(word)")
    }
  }

  // MARK: Laws

  @Test func aTextsVectorsAreTheSameBitsInAnyCompany() throws {
    let texts = try sentences().map(\.text)
    let together = try encoder.sentenceVectors(of: texts)
    for (index, text) in texts.enumerated() {
      let alone = try encoder.sentenceVectors(of: [text])
      #expect(alone.values == together.vector(index))
    }
  }

  @Test func normalizedVectorsHaveLengthOne() throws {
    let vectors = try encoder.sentenceVectors(
      of: ["", "bank"], options: SentenceOptions(pooling: .max, normalizes: true))
    for index in 0..<2 {
      #expect(abs(cosine(vectors.vector(index), vectors.vector(index)) - 1) < 1e-12)
      let length = vectors.vector(index).reduce(0) { $0 + Double($1) * Double($1) }
      #expect(abs(length - 1) < 1e-6)
    }
  }

  /// A sentence of 1,000 words is read through a window: it gives what its own middle would.
  @Test(arguments: [0, 500, 999]) func aWordInALongSentence(position: Int) throws {
    let others = ["river", "money", "loan", "house"]
    var words = (0..<1000).map { others[$0 % 4] }
    words[position] = "bank"
    let windowed = try encoder.wordVectors(of: "bank", in: [words.joined(separator: " ")])
    #expect(windowed.occurrences.map(\.isWindowed) == [true])
    // 510 of the text's tokens fit; before the word as many as after it, where there are so many.
    let start = min(max(0, position - 255), 1000 - 510)
    let cut = words[start..<start + 510].joined(separator: " ")
    let explicit = try encoder.wordVectors(of: "bank", in: [cut])
    #expect(explicit.occurrences.map(\.isWindowed) == [false])
    #expect(windowed.values == explicit.values)
  }

  @Test func truncatedTextsAreNamed() throws {
    let long = Array(repeating: "bank", count: 20).joined(separator: " ")
    let cut = try encoder.sentenceVectors(
      of: ["bank", long, long], options: SentenceOptions(maximumLength: 10))
    #expect(cut.truncated == [1, 2])
    let eight = Array(repeating: "bank", count: 8).joined(separator: " ")
    #expect(try cut.vector(1) == encoder.sentenceVectors(of: [eight]).values)
  }

  // MARK: Refusals

  @Test func whatCannotBe() {
    #expect(throws: TextEncoderError.emptyWord) {
      try encoder.wordVectors(of: " \n", in: ["bank"])
    }
    #expect(throws: TextEncoderError.lengthTooSmall(2, least: 3)) {
      try encoder.sentenceVectors(of: ["bank"], options: SentenceOptions(maximumLength: 2))
    }
    #expect(throws: BertError.noSuchLayer(7, layerCount: 6)) {
      try encoder.wordVectors(of: "bank", in: ["bank"], layer: 7)
    }
    #expect(TextEncoderError.emptyWord.description == "the word to look for is empty")
  }

  @Test func aWordThatIsNotThere() throws {
    let found = try encoder.wordVectors(of: "bank", in: ["banking", "", "bank bank"])
    #expect(found.missing == [0: .notFound, 1: .notFound])
    #expect(found.occurrences.map(\.text) == [2, 2])
    #expect(found.vector(0) != found.vector(1), "each is seen in its own place")
    #expect(encoder.ranges(of: "bank", in: "Bank, bank's embankment") == [0..<4, 6..<10])
  }
}

private func cosine(_ a: [Float], _ b: [Float]) -> Double {
  func dot(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
}

extension JSONValue {
  fileprivate func floats(_ key: String) -> [Float] {
    self[key]?.elements?.compactMap { $0.number.map { Float($0) } } ?? []
  }
}
