import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct PhrasesTests {
  private let golden: JSONValue
  private let sentences: [[String]]

  init() throws {
    golden = try GensimFixture.json("phrases.json")
    sentences = try golden.strings("sentences").map { words($0) }
  }

  @Test(arguments: [1, 3]) func areGensims(threadCount: Int) throws {
    let corpus = try Corpus(sentences)
    for golden in try golden.list("cases") {
      var options = try options(golden)
      options.threadCount = threadCount
      var corpusOptions = Corpus.Options()
      corpusOptions.threadCount = threadCount
      let phrases = try Phrases(of: corpus, options: options)
      try expect(phrases.phrases, golden.list("exported"))
      try expect(phrases.phrases(in: corpus), golden.list("found"))
      let applied = try phrases.applied(to: corpus, options: corpusOptions)
      #expect(utf8(texts(applied)) == utf8(try golden.strings("applied")))

      let second = try Phrases(of: applied, options: options)
      try expect(second.phrases, golden.list("second_exported"))
      try expect(second.phrases(in: applied), golden.list("second_found"))
      let twice = try second.applied(to: applied, options: corpusOptions)
      #expect(utf8(texts(twice)) == utf8(try golden.strings("second_applied")))
    }
  }

  @Test func textsAddUp() throws {
    for golden in try golden.list("cases") {
      var phrases = try Phrases(
        of: Corpus(sentences.prefix(sentences.count / 2)), options: options(golden))
      try phrases.add(Corpus(sentences.dropFirst(sentences.count / 2)))
      try expect(phrases.phrases, golden.list("exported"))
    }
  }

  @Test func connectorsAreGensims() throws {
    #expect(Phrases.englishConnectorWords.sorted() == (try golden.strings("english")))
  }

  /// Many parts on several threads, in the order of the text.
  @Test func theResultDoesNotDependOnThreads() throws {
    var random = SeededGenerator(seed: 5)
    let large = (0..<30_000).map { _ in
      (0..<Int.random(in: 0...14, using: &random)).map { _ in
        "w\(Int.random(in: 0...9, using: &random) * Int.random(in: 0...40, using: &random))"
      }
    }
    let corpus = try Corpus(large)
    var options = Phrases.Options()
    options.threshold = 0.2
    options.connectorWords = ["w0", "w7"]
    let results = try [1, 4].map { threadCount in
      options.threadCount = threadCount
      var corpusOptions = Corpus.Options()
      corpusOptions.threadCount = threadCount
      let phrases = try Phrases(of: corpus, options: options)
      return (phrases.phrases, try phrases.applied(to: corpus, options: corpusOptions))
    }
    #expect(results[0].0.count > 100 && results[0].0 == results[1].0)
    #expect(Array(results[0].1.words) == Array(results[1].1.words))
    #expect(results[0].1.counts == results[1].1.counts)
    #expect(texts(results[0].1) == texts(results[1].1))
    #expect(results[0].1.sentenceCount == large.count)
  }

  /// More words than a thread remembers the numbers of, against plain counting.
  @Test(arguments: [1, 3]) func manyWordsAreCountedRight(threadCount: Int) throws {
    var random = SeededGenerator(seed: 6)
    let sentences = (0..<20_000).map { _ in
      (0..<10).map { _ in "w\(Int.random(in: 0..<300, using: &random) * 97 % 20_000)" }
    }
    var options = Phrases.Options()
    options.minimumCount = 1
    options.threshold = 1e-9
    options.threadCount = threadCount
    let corpus = try Corpus(sentences)
    let phrases = try Phrases(of: corpus, options: options)
    var pairs: [String: Int] = [:]
    for sentence in sentences {
      for (first, second) in zip(sentence, sentence.dropFirst()) {
        pairs["\(first)_\(second)", default: 0] += 1
      }
    }
    // A pair that occurs as often as the minimum has the score 0.
    let expected = pairs.filter { $0.value > 1 }
    let found = Dictionary(uniqueKeysWithValues: phrases.phrases.map { ($0.text, $0.count) })
    #expect(found == expected)
    options.threshold = 1e9
    let none = try Phrases(of: corpus, options: options).applied(to: corpus)
    #expect(none.counts == corpus.counts && Array(none.words) == Array(corpus.words))
  }

  /// What counts is how many words and pairs are distinct, not how long the text is.
  @Test(arguments: [1, 3]) func onlyDistinctTokensAreLimited(threadCount: Int) throws {
    var options = Phrases.Options()
    options.threshold = 1e-9
    options.threadCount = threadCount
    let corpus = try Corpus((0..<40_000).map { _ in ["a", "b", "c", "a", "b"] })
    // a b c, a_b b_c c_a.
    var phrases = try Phrases(of: Corpus([["a"]]), options: options)
    #expect(throws: Word2VecError.tooManyTokens(limit: 5)) { try phrases.add(corpus, limit: 5) }
    try phrases.add(corpus, limit: 6)
    var whole = try Phrases(of: corpus, options: options)
    try whole.add(Corpus([["a"]]))
    #expect(phrases.phrases == whole.phrases && !whole.phrases.isEmpty)
    // All is known now, and so is this.
    try phrases.add(corpus, limit: 6)
    #expect(
      Word2VecError.tooManyTokens(limit: 5).description
        == "the texts have more than 5 distinct words and pairs of words; count a part of them")
  }

  @Test func optionsOutOfRangeAreErrors() throws {
    let corpus = try Corpus([["a", "b"]])
    func expectRefusal(_ change: (inout Phrases.Options) -> Void) {
      var options = Phrases.Options()
      change(&options)
      #expect(throws: Word2VecError.self) { try Phrases(of: corpus, options: options) }
    }
    expectRefusal { $0.minimumCount = 0 }
    expectRefusal { $0.threshold = 0 }
    expectRefusal { $0.threshold = .nan }
    expectRefusal { ($0.scoring, $0.threshold) = (.npmi, 1.5) }
    expectRefusal { $0.delimiter = "" }
    expectRefusal { $0.threadCount = 0 }
  }

  // MARK: Helpers

  /// The scores of pairs are the same doubles; logarithms may differ in their last bits.
  private func expect(_ phrases: [Phrase], _ golden: [JSONValue]) throws {
    let expected = try golden.map { pair in
      let pair = Array(try #require(pair.elements))
      return (text: try #require(pair.first?.string), score: try #require(pair.last?.number))
    }
    #expect(utf8(phrases.map(\.text)) == utf8(expected.map(\.text)))
    for (phrase, score) in zip(phrases, expected.map(\.score)) {
      #expect(abs(phrase.score - score) <= 4 * score.ulp, "\(phrase)")
    }
  }

  private func options(_ golden: JSONValue) throws -> Phrases.Options {
    var options = Phrases.Options()
    for (key, value) in try #require(golden.required("settings").members) {
      switch key.string {
      case "min_count": options.minimumCount = try #require(value.integer)
      case "threshold": options.threshold = try #require(value.number)
      case "scoring": options.scoring = try #require(value.string.flatMap(Phrases.Scoring.init))
      case "delimiter": options.delimiter = try #require(value.string)
      default: Issue.record("unknown setting \(key.string ?? "?")")
      }
    }
    options.connectorWords = Set(try golden.strings("connectors"))
    return options
  }

  private func texts(_ corpus: Corpus) -> [String] {
    (0..<corpus.sentenceCount).map { corpus.sentence(at: $0).joined(separator: " ") }
  }
}

private func words(_ sentence: String) -> [String] {
  sentence.split(separator: " ").map { String($0) }
}
