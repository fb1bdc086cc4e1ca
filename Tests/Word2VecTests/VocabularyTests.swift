import Testing
import Word2Vec

@Suite struct VocabularyTests {
  @Test func isGensims() throws {
    let golden = try GensimFixture.json("vocabulary.json")
    let sentences = try golden.list("sentences").map { try $0.strings }
    for vocabulary in try golden.list("cases") {
      var options = try GensimFixture.options(vocabulary.required("settings"))
      options.vectorSize = 4
      options.epochs = 1
      let model = try Word2VecTrainer(options).train(on: sentences)
      let counts = try #require(model.vectors.counts)
      #expect(utf8(model.vectors.words) == utf8(try vocabulary.strings("words")))
      #expect(counts == (try vocabulary.integers("counts")))
      #expect(model.sentenceCount == sentences.count)
      #expect(model.corpusWordCount == sentences.joined().count)

      let subsampling = Subsampling(counts: counts, threshold: options.samplingThreshold)
      let draws = subsampling.largestKeptDraws ?? counts.map { _ in .max }
      #expect(draws.map { Int($0) } == (try vocabulary.integers("sample_int")))
      let noise = try NoiseDistribution(counts: counts, exponent: options.negativeSamplingExponent)
      #expect(noise.cumulative.map { Int($0) } == (try vocabulary.integers("cum_table")))
    }
  }

  /// Words of a model without counts, and a threshold next to nothing.
  @Test func whatCannotBeThinnedOutIsKept() {
    #expect(Subsampling(counts: [0, 0], threshold: 1e-3).largestKeptDraws == [.max, .max])
    #expect(Subsampling(counts: [0, 3], threshold: 1e-3).largestKeptDraws?[0] == .max)
    #expect(
      Subsampling(counts: [5, 3], threshold: .leastNonzeroMagnitude).largestKeptDraws?.count == 2)
  }

  /// Against a plain search of the table, at the table's own numbers and beside them.
  @Test(arguments: [1, 2, 3, 50, 5000, 100_000]) func noiseIsFoundInTheTable(words: Int) throws {
    let counts = (0..<words).map { 1_000_000 / ($0 + 1) + 1 }
    let noise = try NoiseDistribution(counts: counts, exponent: 0.75)
    let entries = noise.cumulative.indices.filter { words < 1000 || $0 % 97 == 0 }
      .map { noise.cumulative[$0] }
    for bits in entries.flatMap({ [$0 - 1, $0, $0 + 1] }) + [0, 1, .max, 0x7FFF_FFFE] {
      let number = bits % 0x7FFF_FFFF
      #expect(
        noise.draws.word(for: bits) == UInt32(noise.cumulative.partitioningIndex { $0 >= number }))
    }
  }

  /// gensim divides by zero where there is such a word.
  @Test(arguments: [-10, -0.5, 0.75, 10]) func whatDoesNotOccurIsNoNoise(exponent: Double) throws {
    let noise = try NoiseDistribution(counts: [5, 0, 3, 0, 2], exponent: exponent)
    #expect(
      noise.cumulative[1] == noise.cumulative[0] && noise.cumulative[3] == noise.cumulative[2])
    #expect(noise.cumulative[0] > 0 && noise.cumulative[4] == 0x7FFF_FFFF)
    let none = try NoiseDistribution(counts: [0, 0], exponent: exponent)
    #expect(
      none.cumulative == (try NoiseDistribution(counts: [7, 7], exponent: exponent)).cumulative)
  }

  @Test func canonicalEquivalentsAreDistinctWords() throws {
    var options = Word2VecOptions()
    options.minimumCount = 1
    let composed = "caf\u{E9}"
    let decomposed = "cafe\u{301}"
    let model = try Word2VecTrainer(options).train(on: [[composed, decomposed, composed]])
    #expect(utf8(model.vectors.words) == utf8([composed, decomposed]))
    #expect(model.vectors.counts == [2, 1])
    #expect(model.vectors.index(of: decomposed) == 1)
    #expect(model.vectors.vector(for: composed) != model.vectors.vector(for: decomposed))
  }

  @Test func manyWordsAreFoundAgain() throws {
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.vectorSize = 1
    options.epochs = 1
    let words = (0..<50_000).map { "word\($0 % 7)-\($0)" } + ["", "\0", "a"]
    let model = try Word2VecTrainer(options).train(on: [words])
    #expect(model.vectors.count == words.count)
    // All occur once, so the last one seen stands first.
    #expect(words.indices.allSatisfy { model.vectors.index(of: words[$0]) == words.count - 1 - $0 })
    #expect(!model.vectors.contains("word"))
  }
}

extension Array {
  /// The first index whose element and all after it satisfy `predicate`.
  fileprivate func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
