import Files
import Synchronization
import TestSupport
import Testing
import Word2Vec

@Suite struct TrainerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Two topics that never share a sentence, and fillers that stand in all.
  private static let sentences: [[String]] = {
    var random = SeededGenerator(seed: 17)
    let topics = [
      ["river", "water", "shore", "fish", "boat"], ["money", "loan", "credit", "cash", "debt"],
    ]
    return (0..<2000).map { number in
      let topic = topics[number % 2]
      return (0..<8).flatMap { _ in
        let word = topic[Int.random(in: 0..<5, using: &random)]
        return [word, Bool.random(using: &random) ? "the" : "of"]
      }
    }
  }()

  private static func options(
    _ algorithm: Word2VecOptions.Algorithm, _ schedule: Word2VecOptions.Schedule = .sequential,
    threads: Int = 2
  ) -> Word2VecOptions {
    var options = Word2VecOptions()
    options.algorithm = algorithm
    options.vectorSize = 25
    options.samplingThreshold = 0
    options.schedule = schedule
    options.threadCount = threads
    options.jobWordCount = 1000
    return options
  }

  @Test(arguments: Word2VecOptions.Algorithm.allCases, Word2VecOptions.Schedule.allCases)
  func wordsInLikeCompanyGetLikeVectors(
    algorithm: Word2VecOptions.Algorithm, schedule: Word2VecOptions.Schedule
  ) throws {
    for (negative, usesTree) in [(5, false), (0, true), (5, true)] {
      var options = Self.options(algorithm, schedule, threads: 3)
      options.negativeSamples = negative
      options.usesHierarchicalSoftmax = usesTree
      try expectTopics(options)
    }
  }

  private func expectTopics(_ options: Word2VecOptions) throws {
    let vectors = try Word2VecTrainer(options).train(on: Self.sentences).vectors
    for (word, company) in [
      ("river", ["water", "shore", "fish", "boat"]), ("loan", ["money", "credit", "cash", "debt"]),
    ] {
      let found = try vectors.mostSimilar(to: word, count: 4).map(\.word)
      #expect(Set(found) == Set(company))
    }
    #expect(vectors.vectors.allSatisfy { $0.isFinite })
  }

  @Test(arguments: Word2VecOptions.Algorithm.allCases)
  func aSequentialResultCanBeRepeated(algorithm: Word2VecOptions.Algorithm) throws {
    let trainer = try Word2VecTrainer(Self.options(algorithm))
    let (first, second) = (
      try trainer.train(on: Self.sentences), try trainer.train(on: Self.sentences)
    )
    #expect(first.vectors.vectors == second.vectors.vectors)
    #expect(first.outputWeights == second.outputWeights)
    var options = Self.options(algorithm)
    options.seed = 2
    let other = try Word2VecTrainer(options).train(on: Self.sentences)
    #expect(other.vectors.vectors != first.vectors.vectors)
  }

  /// Whatever the number of threads, and with every objective, to the last bit.
  @Test(arguments: Word2VecOptions.Algorithm.allCases, [(5, false), (0, true), (3, true)])
  func aDeterministicResultIsTheSameOnAnyNumberOfThreads(
    algorithm: Word2VecOptions.Algorithm, objective: (negative: Int, usesTree: Bool)
  ) throws {
    let models = try [1, 2, 3, 8].map { threads in
      var options = Self.options(algorithm, .deterministic, threads: threads)
      options.negativeSamples = objective.negative
      options.usesHierarchicalSoftmax = objective.usesTree
      options.measuresLoss = true
      return try Word2VecTrainer(options).train(on: Self.sentences)
    }
    for model in models.dropFirst() {
      #expect(model.vectors.vectors == models[0].vectors.vectors)
      #expect(model.outputWeights == models[0].outputWeights)
      #expect(model.losses == models[0].losses)
    }
    var options = Self.options(algorithm, .deterministic)
    options.seed = 2
    let other = try Word2VecTrainer(options).train(on: Self.sentences)
    #expect(other.vectors.vectors != models[0].vectors.vectors)
  }

  /// The loss falls, is of about the same size in every schedule, and costs the result no bit.
  @Test(arguments: Word2VecOptions.Algorithm.allCases)
  func theLossIsMeasured(algorithm: Word2VecOptions.Algorithm) throws {
    var last: [Double] = []
    for schedule in Word2VecOptions.Schedule.allCases {
      var options = Self.options(algorithm, schedule)
      let plain = try Word2VecTrainer(options).train(on: Self.sentences)
      options.measuresLoss = true
      let model = try Word2VecTrainer(options).train(on: Self.sentences)
      #expect(plain.losses == [])
      #expect(model.losses.count == 5)
      #expect((model.losses.last ?? 9) < (model.losses.first ?? 0))
      // Before anything is learned, each of 6 rows says yes and no with even chances.
      #expect((model.losses.first ?? 9) < 6 * 0.6932)
      if schedule != .lockFree { #expect(model.vectors.vectors == plain.vectors.vectors) }
      last.append(model.losses.last ?? 0)
    }
    #expect((last.max() ?? 0) < 1.1 * (last.min() ?? 0))
  }

  @Test func linesOfAFileAreSentences() throws {
    let text =
      "one  two\tthree\r\n\n \none\u{A0}two\u{3000}four\u{2028}five\u{1C}six\nla\u{308}st one"
    let sentences = [
      ["one", "two", "three"], ["one", "two", "four", "five", "six"], ["la\u{308}st", "one"],
    ]
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.vectorSize = 3
    let file = try folder.write("file", text)
    let trainer = try Word2VecTrainer(options)
    let (fromFile, fromList) = (
      try trainer.train(onLinesOf: file), try trainer.train(on: sentences)
    )
    #expect(utf8(fromFile.vectors.words) == utf8(fromList.vectors.words))
    #expect(fromFile.vectors.vectors == fromList.vectors.vectors)
    #expect(fromFile.sentenceCount == 3)
    #expect(fromFile.corpusWordCount == 10)
  }

  /// gensim would forget all from the 10,001st word on.
  @Test func noWordOfALongSentenceIsLost() throws {
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.vectorSize = 2
    let words = (0..<25_000).map { "w\($0 % 30)" }
    let model = try Word2VecTrainer(options).train(on: [words])
    #expect(model.sentenceCount == 3)
    #expect(model.vectors.counts?.reduce(0, +) == 25_000)
    let cut = [0..<10_000, 10_000..<20_000, 20_000..<25_000].map { Array(words[$0]) }
    #expect(try Word2VecTrainer(options).train(on: cut).vectors.vectors == model.vectors.vectors)
  }

  @Test func progressIsReportedInOrder() throws {
    let reports = Mutex<[Word2VecProgress]>([])
    let options = Self.options(.continuousBagOfWords, .lockFree)
    let model = try Word2VecTrainer(options).train(on: Self.sentences) { report in
      reports.withLock { $0.append(report) }
      return true
    }
    let found = reports.withLock { $0 }
    // 62 sentences of 16 words fit into a job of 1000.
    #expect(found.count == 5 * ((2000 + 61) / 62))
    #expect(found.map(\.wordCount) == found.map(\.wordCount).sorted())
    #expect(found.map(\.epoch) == found.map(\.epoch).sorted())
    #expect(found.first?.epoch == 1)
    #expect(found.last?.epoch == 5)
    #expect(found.last?.fractionCompleted == 1)
    #expect(found.last?.wordCount == 5 * model.corpusWordCount)
    #expect(found.allSatisfy { $0.epochCount == 5 && $0.learningRate <= 0.0251 })
    #expect((found.last?.learningRate ?? 1) < 0.001)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.learningRate >= $1.learningRate })
    #expect((found.last?.wordsPerSecond ?? 0) > 0)
  }

  @Test(arguments: Word2VecOptions.Schedule.allCases)
  func progressCanEndTheTraining(schedule: Word2VecOptions.Schedule) throws {
    struct Enough: Error {}
    let options = Self.options(.skipGram, schedule)
    #expect(throws: Enough.self) {
      try Word2VecTrainer(options).train(on: Self.sentences) { report in
        if report.epoch == 2 { throw Enough() }
        #expect(report.epoch == 1)
        return true
      }
    }
    let whole = try Word2VecTrainer(options).train(on: Self.sentences)
    let cut = try Word2VecTrainer(options).train(on: Self.sentences) { $0.epoch < 2 }
    #expect(cut.vectors.vectors != whole.vectors.vectors)
    #expect(cut.vectors.vectors.allSatisfy { $0.isFinite })
  }

  @Test func textsWithoutWordsAreErrors() throws {
    let trainer = try Word2VecTrainer()
    #expect(throws: Word2VecError.emptyCorpus) { try trainer.train(on: []) }
    #expect(throws: Word2VecError.emptyCorpus) { try trainer.train(on: [[], []]) }
    let file = try folder.write("file", "\n \n")
    #expect(throws: Word2VecError.emptyCorpus) { try trainer.train(onLinesOf: file) }
    #expect(throws: Word2VecError.noFrequentWord(minimumCount: 5, commonest: "b", count: 2)) {
      try trainer.train(on: [["a", "b"], ["b"]])
    }
    #expect(throws: FileError.self) { try trainer.train(onLinesOf: "/nowhere/text") }
    let latin1 = try folder.write("latin1", [0x61, 0xE9, 0x0A])
    #expect(throws: TextError.self) { try trainer.train(onLinesOf: latin1) }
  }

  @Test func errorsSayWhatToDo() {
    let none = Word2VecError.noFrequentWord(minimumCount: 5, commonest: "bank", count: 3)
    #expect(
      none.description == "no word occurs 5 times (the most frequent, \"bank\", occurs 3);"
        + " use more text or a lower minimum count")
    #expect(Word2VecError.emptyCorpus.description == "the text to train on holds no words")
    #expect(Word2VecError.unknownWord("x").description == "\"x\" is not in the vocabulary")
    #expect(
      Word2VecError.wrongVectorSize(found: 2, expected: 7).description
        == "expected a vector of 7 numbers, found 2")
    #expect(
      Word2VecError.invalidOption(name: "window", value: "0", expected: "1 to 9").description
        == "window is 0, expected 1 to 9")
    var options = Word2VecOptions()
    options.minimumCount = 0
    #expect(
      throws: Word2VecError.invalidOption(
        name: "minimumCount", value: "0", expected: "1 or more")
    ) { try Word2VecTrainer(options) }
  }

  @Test func optionsOutOfRangeAreErrors() throws {
    let changes: [(String, (inout Word2VecOptions) -> Void)] = [
      ("vectorSize", { $0.vectorSize = 0 }), ("vectorSize", { $0.vectorSize = 1 << 17 }),
      ("window", { $0.window = 0 }), ("minimumCount", { $0.minimumCount = 0 }),
      ("maximumVocabularySize", { $0.maximumVocabularySize = 0 }),
      ("negativeSamples", { $0.negativeSamples = 0 }), ("epochs", { $0.epochs = 0 }),
      ("jobWordCount", { $0.jobWordCount = 0 }), ("threadCount", { $0.threadCount = 0 }),
      ("samplingThreshold", { $0.samplingThreshold = -1 }),
      ("negativeSamplingExponent", { $0.negativeSamplingExponent = .nan }),
      ("learningRate", { $0.learningRate = .infinity }),
      ("minimumLearningRate", { $0.minimumLearningRate = 1 }),
    ]
    for (name, change) in changes {
      var options = Word2VecOptions()
      change(&options)
      do {
        _ = try Word2VecTrainer(options)
        Issue.record("\(name): no error")
      } catch .invalidOption(let found, _, _) {
        #expect(found == name)
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  /// At a rate of 0 nothing is learned.
  ///
  /// There are so many words that they leave in several blocks.
  @Test func vectorsBeginAsGensims() throws {
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.epochs = 1
    (options.learningRate, options.minimumLearningRate) = (0, 0)
    options.usesHierarchicalSoftmax = true
    let words = 45_001
    let model = try Word2VecTrainer(options).train(on: [(0..<words).map { "w\($0)" }])
    var random = PermutedCongruentialGenerator(seed: options.seed)
    #expect(model.vectors.vectors.allSatisfy { $0 == (random.nextFloat() * 2 - 1) / 100 })
    #expect(model.vectors.vectors.count == words * 100)
    for rows in [model.outputWeights.negativeSampling, model.outputWeights.hierarchicalSoftmax] {
      #expect(rows?.count == words * 100 && rows?.allSatisfy { $0 == 0 } == true)
    }
  }

  /// One word has no neighbours: nothing is learned, and nothing fails.
  @Test(arguments: Word2VecOptions.Algorithm.allCases)
  func oneWordIsEnough(algorithm: Word2VecOptions.Algorithm) throws {
    var options = Word2VecOptions()
    options.algorithm = algorithm
    options.minimumCount = 1
    let model = try Word2VecTrainer(options).train(on: [["alone"]])
    #expect(Array(model.vectors.words) == ["alone"])
    #expect(model.outputWeights.negativeSampling?.allSatisfy { $0 == 0 } == true)
  }
}
