import PolysemyKit
import TestSupport
import Testing
import TextEncoder
import Word2Vec

/// The Word2Vec side of a comparison.
@Suite(.enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"))
struct StaticWordTests {
  let encoder: ContextualEncoder

  init() throws {
    encoder = try ContextualEncoder(model: Fixtures.realModel, threadCount: 1)
  }

  private func staticWord(
    _ word: String, _ texts: [String], file: String? = nil
  ) throws -> StaticWord {
    var options = ComparisonOptions(word: word)
    options.staticVectors = file
    return try Comparison(options, in: ComparisonTests.sentences(texts), with: encoder).staticWord
  }

  /// As trained on the same words directly.
  private func neighbours(of word: String, in corpus: [[String]]) throws -> [SimilarWord] {
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.window = 5
    options.vectorSize = 100
    options.seed = 1
    options.threadCount = 1
    return try Word2VecTrainer(options).train(on: corpus).vectors.mostSimilar(to: word, count: 10)
  }

  @Test func itIsTrainedOnTheWordsOfTheSentences() throws {
    let found = try staticWord("Bank", ["The bank's river-bank, eroded.", "A bank? Money!"])
    #expect(found.source == .sentences(words: 9))
    #expect(found.key == "bank")
    #expect(found.vectorSize == 100)
    let corpus = [["the", "bank", "s", "river", "bank", "eroded"], ["a", "bank", "money"]]
    #expect(try found.similar == neighbours(of: "bank", in: corpus))
  }

  @Test func aPhraseIsOneWord() throws {
    let found = try staticWord("New York", ["I love New York.", "new york is new"])
    #expect(found.key == "new_york")
    let corpus = [["i", "love", "new_york"], ["new_york", "is", "new"]]
    #expect(try found.similar == neighbours(of: "new_york", in: corpus))
  }

  @Test(arguments: [["? ?"], ["?", "bank ?"]])
  func punctuationHasNoVector(texts: [String]) throws {
    let found = try staticWord("?", texts)
    #expect(found.key == nil && found.similar.isEmpty)
  }

  @Test func vectorsOfAFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "vectors.txt", "3 2\nbank 1 0\nriver 0.6 0.8\nmoney 0 1\n")
    let found = try staticWord("bank", ["The bank."], file: path)
    #expect(found.source == .file(path))
    #expect(found.similar.map(\.word) == ["river", "money"])
    expectClose(found.similar.map { Float($0.similarity) }, [0.6, 0], within: 1e-6)
    let unknown = try staticWord("loan", ["A loan."], file: path)
    #expect(unknown.key == nil && unknown.similar.isEmpty && unknown.vectorSize == 2)
  }
}
