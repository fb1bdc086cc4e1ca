import TestSupport
import Testing
import Word2Vec

/// The deterministic schedule against its slow, obvious twin.
///
/// One case after the other: threads wait for each other after a few words, and more of them than there
/// are CPUs wait long.
@Suite(.serialized) struct BlockTwinTests {
  /// What a training is tried on, and how.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// How many words there are, about, and how many sentences.
    let words: Int
    let sentences: Int
    /// How much more often some words occur than others: of 1, all as often.
    let power: Int
    let change: @Sendable (inout Word2VecOptions) -> Void

    init(
      _ name: String, words: Int = 40, sentences: Int = 24, power: Int = 3,
      change: @escaping @Sendable (inout Word2VecOptions) -> Void = { _ in }
    ) {
      self.name = name
      (self.words, self.sentences, self.power) = (words, sentences, power)
      self.change = change
    }

    var testDescription: String { name }

    /// Sentences of many lengths, one word among them.
    var text: [[String]] {
      var random = SeededGenerator(seed: 23)
      return (0..<sentences).map { number in
        (0..<1 + (number * 7 + 9) % 23).map { _ in
          let place = (0..<power).reduce(Double(words)) { place, _ in
            place * Double.random(in: 0..<1, using: &random)
          }
          return "w\(Int(place))"
        }
      }
    }
  }

  /// Different loops learn them: by noise words, by a tree, by both.
  enum Objective: String, CaseIterable, Sendable {
    case noise, tree, both

    func change(_ options: inout Word2VecOptions) {
      options.usesHierarchicalSoftmax = self != .noise
      if self == .tree { options.negativeSamples = 0 }
    }
  }

  private static let cases = [
    // Noise words are common to all chunks, or each chunk's own, or some of them this and others that.
    Case("few words", words: 9),
    Case("many words, all as frequent", words: 2_500, sentences: 200, power: 1),
    Case("many words", words: 3_000, sentences: 200),
    Case("one sentence", sentences: 1) { $0.epochs = 7 },
    Case("a block of one sentence", sentences: 12) { $0.jobWordCount = 1 },
    Case("one word", words: 1),
    Case("two words", words: 2),
    Case("windows of 1") { $0.window = 1 },
    Case("windows of 100") { $0.window = 100 },
    Case("chunks that windows make short", words: 2_500, sentences: 50, power: 1) {
      $0.window = 40
    },
    Case("whole windows") { $0.shrinksWindows = false },
    Case("vectors of 1") { $0.vectorSize = 1 },
    Case("vectors of 16") { $0.vectorSize = 16 },
    Case("vectors of 33") { $0.vectorSize = 33 },
    Case("one noise word", words: 2_500, sentences: 200, power: 1) { $0.negativeSamples = 1 },
    Case("20 noise words", words: 2_500, sentences: 200, power: 1) { $0.negativeSamples = 20 },
    Case("noise as frequent as words") { $0.negativeSamplingExponent = 1 },
    Case("sums of bags") { $0.averagesContext = false },
    Case("all words kept") { $0.samplingThreshold = 0 },
    Case("words thinned out", words: 200, sentences: 200) { $0.samplingThreshold = 1e-3 },
    Case("rare words left out", words: 200) { $0.minimumCount = 4 },
    Case("short jobs") { $0.jobWordCount = 7 },
    Case("products beyond the table") { ($0.learningRate, $0.samplingThreshold) = (20, 0) },
    Case("another seed") { $0.seed = 4_000_000_000 },
  ]

  /// At rates at which it matters what a prediction sees of those before it.
  private static func options(
    _ algorithm: Word2VecOptions.Algorithm, _ objective: Objective, _ test: Case
  ) -> Word2VecOptions {
    var options = Word2VecOptions()
    options.algorithm = algorithm
    options.schedule = .deterministic
    options.vectorSize = 19
    options.minimumCount = 1
    options.epochs = 2
    options.learningRate = 0.05
    options.jobWordCount = 1_700
    options.samplingThreshold = 0.05
    options.measuresLoss = true
    test.change(&options)
    objective.change(&options)
    return options
  }

  private func expectTwins(
    _ options: Word2VecOptions, _ corpus: Corpus, _ vocabulary: Vocabulary
  ) throws {
    var twin = try PlainBlockTraining(options, corpus, vocabulary)
    twin.run()
    for threads in 1...3 {
      var options = options
      options.threadCount = threads
      let model = try Word2VecTrainer(options).train(on: corpus, vocabulary: vocabulary)
      expectClose(Array(model.vectors.vectors), twin.vectors)
      expectClose(
        model.outputWeights.negativeSampling,
        options.negativeSamples > 0 ? twin.negativeSampling : nil)
      expectClose(
        model.outputWeights.hierarchicalSoftmax,
        options.usesHierarchicalSoftmax ? twin.hierarchicalSoftmax : nil)
      expectClose(model.losses.map { Float($0) }, twin.losses.map { Float($0) })
    }
  }

  private func expectClose(
    _ found: [Float]?, _ expected: [Float]?, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let found, let expected else {
      #expect(found == nil && expected == nil, sourceLocation: sourceLocation)
      return
    }
    let largest = expected.reduce(1) { max($0, abs($1)) }
    TestSupport.expectClose(
      found, expected, within: 1e-5 * largest, sourceLocation: sourceLocation)
  }

  @Test(arguments: Word2VecOptions.Algorithm.allCases, cases)
  func trainingIsAsItIsDefined(algorithm: Word2VecOptions.Algorithm, test: Case) throws {
    let corpus = try Corpus(test.text)
    for objective in Objective.allCases {
      let options = Self.options(algorithm, objective, test)
      let vocabulary = try Vocabulary(of: corpus, minimumCount: options.minimumCount)
      try expectTwins(options, corpus, vocabulary)
    }
  }

  /// Blocks are as short as the text wants, whatever the vocabulary was counted in.
  @Test(arguments: Word2VecOptions.Algorithm.allCases)
  func aWordThatIsMuchOfTheTextMakesBlocksShort(algorithm: Word2VecOptions.Algorithm) throws {
    let test = Case("one word is half of the text", words: 200) { $0.samplingThreshold = 0 }
    let text = test.text.map { $0.enumerated().map { $0.offset % 2 == 0 ? "w0" : $0.element } }
    // Here all are as frequent.
    let vocabulary = try Vocabulary(of: Corpus([(0..<200).map { "w\($0)" }]), minimumCount: 1)
    try expectTwins(Self.options(algorithm, .noise, test), Corpus(text), vocabulary)
  }
}
