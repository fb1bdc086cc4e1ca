import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct SoftmaxSkipGramTests {
  private let golden: JSONValue
  private let corpus: Corpus

  init() throws {
    golden = try GensimFixture.json("softmax.json")
    corpus = try Corpus(golden.list("sentences").map { try $0.strings })
  }

  private func options(_ golden: JSONValue) throws -> SoftmaxSkipGramOptions {
    let settings = try golden.required("settings")
    let betas = try #require(settings.required("betas").elements).compactMap(\.number)
    var options = SoftmaxSkipGramOptions()
    options.vectorSize = try settings.integer("size")
    options.window = try settings.integer("window")
    options.epochs = try settings.integer("epochs")
    options.batchSize = try settings.integer("batch")
    options.hasBias = try settings.required("bias").boolean == true
    options.learningRate = try #require(settings.required("rate").number)
    options.betas = (betas[0], betas[1])
    options.epsilon = try #require(settings.required("eps").number)
    options.shufflesPairs = false
    return options
  }

  private func weights(_ golden: JSONValue) throws -> SoftmaxSkipGramWeights {
    SoftmaxSkipGramWeights(
      embedding: try golden.floats("embedding"), output: try golden.floats("output"),
      bias: golden["bias"] == nil ? nil : try golden.floats("bias"))
  }

  /// PyTorch's own floats are within 4e-7 of its doubles; the order of sums is all that differs.
  @Test func tenStepsArePyTorchs() throws {
    for golden in try golden.list("cases") {
      let options = try options(golden)
      let model = try SoftmaxSkipGramTrainer(options).train(
        on: corpus, from: weights(golden.required("first")))
      let last = try weights(golden.required("last"))
      #expect(utf8(model.vectors.words) == utf8(try self.golden.strings("words")))
      #expect(model.pairCount == (try self.golden.integer("pair_count")))
      expectClose(Array(model.vectors.vectors), last.embedding, within: 2e-6)
      expectClose(model.outputWeights, last.output, within: 2e-6)
      #expect((model.outputBias == nil) == (last.bias == nil))
      expectClose(model.outputBias ?? [], last.bias ?? [], within: 2e-6)
      let losses = try golden.list("losses").compactMap(\.number)
      #expect(model.losses.count == losses.count)
      for (loss, expected) in zip(model.losses, losses) { #expect(abs(loss - expected) < 1e-6) }
    }
  }

  /// Blocks of several hundred words and pairs, against one thread.
  @Test func theResultDoesNotDependOnThreads() throws {
    var random = SeededGenerator(seed: 3)
    let corpus = try Corpus(
      (0..<60).map { _ in
        (0..<12).map { _ in "w\(Int.random(in: 0..<600, using: &random))" }
      })
    var options = SoftmaxSkipGramOptions()
    options.vectorSize = 20
    options.epochs = 2
    options.batchSize = 300
    let models = try [1, 3].map { threadCount in
      options.threadCount = threadCount
      return try SoftmaxSkipGramTrainer(options).train(on: corpus)
    }
    #expect(models[0].vectors.vectors == models[1].vectors.vectors)
    #expect(models[0].outputWeights == models[1].outputWeights)
    #expect(models[0].outputBias == models[1].outputBias)
    #expect(models[0].losses == models[1].losses)
    options.seed = 2
    let other = try SoftmaxSkipGramTrainer(options).train(on: corpus)
    #expect(other.vectors.vectors != models[0].vectors.vectors)
  }

  @Test func theLossFallsToWhatTheTextLeavesOpen() throws {
    // Each word has one neighbour that is told by it, or two that are equally likely.
    let corpus = try Corpus([["a", "b"], ["c", "d", "e"], ["a", "b"]])
    var options = SoftmaxSkipGramOptions()
    options.vectorSize = 8
    options.window = 1
    options.epochs = 400
    options.learningRate = 0.05
    let model = try SoftmaxSkipGramTrainer(options).train(on: corpus)
    // Of eight pairs, the two that begin at d have half a chance.
    #expect(model.pairCount == 8)
    let entropy = 2.0 / 8 * 0.693147
    #expect(abs((model.losses.last ?? 0) - entropy) < 0.01)
  }

  @Test func trainingEndsWhenItIsToldTo() throws {
    var options = SoftmaxSkipGramOptions()
    options.vectorSize = 4
    options.epochs = 50
    var reports: [SoftmaxSkipGramProgress] = []
    let model = try SoftmaxSkipGramTrainer(options).train(on: corpus) { progress in
      if progress.isEndOfEpoch { reports.append(progress) }
      return progress.epoch < 3 || !progress.isEndOfEpoch
    }
    #expect(reports.map(\.epoch) == [1, 2, 3] && reports.map(\.loss) == model.losses)
    #expect(!model.isComplete)
    options.patience = 2
    options.learningRate = 0
    options.shufflesPairs = false
    let patient = try SoftmaxSkipGramTrainer(options).train(on: corpus)
    #expect(patient.losses.count == 3 && patient.isComplete)
  }

  @Test func eachStepIsReportedAndMayBeTheLast() throws {
    var options = SoftmaxSkipGramOptions()
    options.vectorSize = 4
    options.epochs = 2
    options.batchSize = 3
    let trainer = try SoftmaxSkipGramTrainer(options)
    var reports: [SoftmaxSkipGramProgress] = []
    let whole = try trainer.train(on: corpus) { progress in
      reports.append(progress)
      // At the very end there is nothing left to end.
      return progress.fractionCompleted < 1
    }
    #expect(whole.isComplete && whole.losses.count == 2)
    let steps = (whole.pairCount + 2) / 3
    try #require(steps > 3)
    #expect(reports.count == 2 * steps)
    #expect(reports.map(\.learnedPairCount).prefix(2) == [3, 6])
    #expect(reports[steps - 1].isEndOfEpoch && reports[steps - 1].fractionCompleted == 0.5)
    #expect(reports[steps].totalLearnedPairCount == whole.pairCount + 3)
    #expect(reports.filter(\.isEndOfEpoch).map(\.loss) == whole.losses)
    let cut = try trainer.train(on: corpus) { $0.totalLearnedPairCount < whole.pairCount + 3 }
    #expect(!cut.isComplete && cut.losses == [whole.losses[0], reports[steps].loss])
    options.epochs = 1
    let once = try SoftmaxSkipGramTrainer(options).train(on: corpus)
    #expect(cut.vectors.vectors != once.vectors.vectors)
    #expect(cut.vectors.vectors != whole.vectors.vectors)
  }

  @Test func textsWithoutPairsKeepTheFirstWeights() throws {
    let model = try SoftmaxSkipGramTrainer().train(on: Corpus([["a"], ["b"]]))
    #expect(model.pairCount == 0 && model.losses.isEmpty && model.vectors.count == 2)
    #expect(throws: Word2VecError.emptyCorpus) {
      try SoftmaxSkipGramTrainer().train(on: Corpus([]))
    }
  }

  @Test func firstWeightsHavePyTorchsDistributions() throws {
    var options = SoftmaxSkipGramOptions()
    options.vectorSize = 64
    options.learningRate = 0
    options.epochs = 1
    let corpus = try Corpus([(0..<400).map { "w\($0)" }])
    let model = try SoftmaxSkipGramTrainer(options).train(on: corpus)
    let vectors = model.vectors.vectors.map { Double($0) }
    let count = Double(vectors.count)
    let mean = vectors.reduce(0, +) / count
    let variance = vectors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    // Five standard deviations of a mean, and of a variance, of so many.
    #expect(abs(mean) < 5 / count.squareRoot())
    #expect(abs(variance - 1) < 5 * (2 / count).squareRoot())
    #expect(model.outputWeights.allSatisfy { abs($0) <= 0.125 })
    #expect(
      model.outputWeights.contains { $0 > 0.12 } && model.outputWeights.contains { $0 < -0.12 })
  }

  @Test func optionsOutOfRangeAreErrors() throws {
    func expectRefusal(_ change: (inout SoftmaxSkipGramOptions) -> Void) {
      var options = SoftmaxSkipGramOptions()
      change(&options)
      #expect(throws: Word2VecError.self) { try SoftmaxSkipGramTrainer(options) }
    }
    expectRefusal { $0.vectorSize = 0 }
    expectRefusal { $0.window = 0 }
    expectRefusal { $0.batchSize = 0 }
    expectRefusal { $0.betas.0 = 1 }
    expectRefusal { $0.learningRate = .nan }
    expectRefusal { $0.epsilon = 0 }
    let words = (0...100_000).map { "w\($0)" }
    #expect(throws: Word2VecError.vocabularyTooLarge(count: 100_001, limit: 100_000)) {
      try SoftmaxSkipGramTrainer().train(on: Corpus([words]))
    }
  }
}
