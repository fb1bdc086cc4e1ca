import StrictJSON
import TestSupport
import Testing
import Word2Vec

/// Models that begin with other vectors, and what models expect of texts.
@Suite struct ModelQueryTests {
  private let golden: JSONValue
  private let sentences: [[String]]

  init() throws {
    golden = try GensimFixture.json("models.json")
    sentences = try golden.list("sentences").map { try $0.strings }
  }

  private static func options(of golden: JSONValue) throws -> Word2VecOptions {
    var options = try GensimFixture.options(golden.required("settings"))
    options.vectorSize = 6
    return options
  }

  private static func vectors(of golden: JSONValue) throws -> KeyedVectors {
    try KeyedVectors(
      words: golden.strings("words"), numbers: golden.floats("vectors"), vectorSize: 6,
      counts: golden["counts"] == nil ? nil : golden.integers("counts"))
  }

  private func intersectionOptions() -> Word2VecOptions {
    var options = Word2VecOptions()
    options.vectorSize = 7
    options.minimumCount = 3
    options.seed = 4
    options.algorithm = .skipGram
    options.epochs = 2
    options.window = 3
    return options
  }

  @Test func aModelThatBeginsWithOtherVectorsIsGensims() throws {
    let expected = try golden.required("intersected")
    let trainer = try Word2VecTrainer(intersectionOptions())
    let corpus = try Corpus(sentences)
    let vocabulary = try Vocabulary(of: corpus, minimumCount: 3)
    let others = try KeyedVectors(contentsOf: GensimFixture.path("intersected.txt"))
    let model = try trainer.untrainedModel(of: vocabulary).intersecting(others)
    #expect(Array(model.vectors.vectors) == (try expected.floats("before")))
    #expect(utf8(model.vectors.words) == utf8(try expected.strings("words")))
    let trained = try trainer.train(model, on: corpus)
    // gensim's own difference between two CPUs.
    expectClose(Array(trained.vectors.vectors), try expected.floats("after"), within: 1.1e-6)
  }

  @Test func anUntrainedModelLearnsWhatTrainingFromAWordListDoes() throws {
    let trainer = try Word2VecTrainer(intersectionOptions())
    let corpus = try Corpus(sentences)
    let direct = try trainer.train(on: corpus)
    let again = try trainer.train(
      trainer.untrainedModel(of: Vocabulary(of: direct)), on: corpus)
    #expect(again.vectors.vectors == direct.vectors.vectors)
    #expect(again.outputWeights == direct.outputWeights)
    #expect(again.vectors.counts == direct.vectors.counts)
  }

  @Test func vectorsOfAnotherSizeDoNotIntersect() throws {
    let other = try KeyedVectors(words: ["w0"], vectors: [[1, 2]])
    let vectors = try KeyedVectors(words: ["w0"], vectors: [[1, 2, 3]])
    #expect(throws: Word2VecError.wrongVectorSize(found: 2, expected: 3)) {
      try vectors.intersecting(other)
    }
  }

  @Test func predictionsAreGensims() throws {
    for item in try golden.list("predictions") {
      let model = Word2VecModel(
        vectors: try Self.vectors(of: item),
        outputWeights: OutputWeights(negativeSampling: try item.floats("syn1neg")),
        options: try Self.options(of: item), corpusWordCount: 0, sentenceCount: 0)
      for asked in try item.list("predicted") {
        let context = try asked.strings("context")
        let expected = try asked.list("words").map { Array(try #require($0.elements)) }
        let found = try model.predictedWords(among: context, count: expected.count)
        #expect(utf8(found.map(\.word)) == utf8(try expected.map { try #require($0[0].string) }))
        for (word, pair) in zip(found, expected) {
          // gensim's scores are sums of some 10 products below 4 in floats, and so far is the
          // logarithm of its probability off.
          let probability = try #require(pair[1].number)
          #expect(abs(word.probability / probability - 1) < 10 * 4 * 0x1p-23)
        }
        let all = try model.predictedWords(among: context, count: .max)
        #expect(abs(all.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
      }
      #expect(throws: Word2VecError.emptyQuery) { try model.predictedWords(among: ["nobody"]) }
      #expect(throws: Word2VecError.missingObjective(needed: "hierarchical softmax")) {
        try model.scores(of: [["w0"]])
      }
    }
  }

  @Test func scoresOfSentencesAreGensims() throws {
    for item in try golden.list("scores") {
      let model = Word2VecModel(
        vectors: try Self.vectors(of: item),
        outputWeights: OutputWeights(hierarchicalSoftmax: try item.floats("syn1")),
        options: try Self.options(of: item), corpusWordCount: 0, sentenceCount: 0)
      let asked = try item.list("sentences").map { try $0.strings }
      let expected = try item.list("scores").map { try #require($0.number) }
      let found = try model.scores(of: asked)
      #expect(found.count == expected.count)
      for (score, expected) in zip(found, expected) {
        // gensim adds fewer than 512 logarithms in floats.
        #expect(abs(score - expected) <= 512 * 0x1p-24 * abs(expected))
      }
      #expect(throws: Word2VecError.missingObjective(needed: "negative sampling")) {
        try model.predictedWords(among: ["w0"])
      }
    }
  }

  @Test func countsCanBeSet() throws {
    let vectors = try KeyedVectors(words: ["a", "b"], vectors: [[1, 2], [3, 4]])
    let counted = try vectors.withCounts([1, 5])
    #expect(counted.sortedByFrequency().words.first == "b")
    #expect(throws: Word2VecError.wrongCount(of: "counts", found: 1, expected: 2)) {
      try vectors.withCounts([1])
    }
    #expect(vectors.unitVector(for: "b") == [0.6, 0.8] && vectors.unitVector(for: "c") == nil)
  }
}
