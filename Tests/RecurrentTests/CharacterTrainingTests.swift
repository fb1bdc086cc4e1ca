import Files
import Recurrent
import StrictJSON
import TestSupport
import Testing

/// Character models that learn, against torch: losses, norms, held-out bits, and what they write then.
@Suite struct CharacterTrainingTests {
  private static let tolerance = 1e-5

  private func training(
    _ golden: JSONValue, text: String, threads: Int
  ) throws -> CharacterTraining {
    let network = CharacterModelOptions(
      cell: try TorchFixture.cell(golden.text("cell")), hiddenSize: try golden.integer("hidden"),
      layerCount: try golden.integer("layers"), embeddingSize: try golden.integer("embedding"))
    var model = try CharacterModel(network, CharacterVocabulary(of: text))
    var generator = TorchGenerator(seed: UInt64(try golden.integer("seed")))
    model.initialize(from: &generator)
    var options = CharacterTrainingOptions()
    options.batchSize = try golden.integer("batch")
    options.length = try golden.integer("length")
    options.epochs = try golden.integer("epochs")
    options.learningRate = try golden.number("rate")
    options.schedule = .exponential(gamma: try golden.number("gamma"))
    options.clip = try golden.number("clip")
    options.heldOutShare = try golden.number("held_out")
    return try CharacterTraining(
      on: CharacterText(text, name: "Hamlet"), model, generator, options,
      Compute(threadCount: threads))
  }

  @Test(arguments: [1, 2]) func trainingIsTorchs(threads: Int) throws {
    let fixture = try TorchFixture.json("characters.json")
    for golden in try fixture.list("cases") {
      var training = try training(golden, text: fixture.text("text"), threads: threads)
      var steps: [CharacterTrainingEvent.Step] = []
      var epochs: [CharacterTrainingEvent.Epoch] = []
      let isStopped = try training.run { event in
        switch event {
        case .step(let step): steps.append(step)
        case .epoch(let epoch): epochs.append(epoch)
        }
        return true
      }
      #expect(!isStopped)
      #expect(training.epochs == epochs)
      #expect(steps.map(\.number) == Array(1...steps.count))
      #expect(steps.last?.fraction == 1)
      try expectNear(steps.map(\.loss), golden.doubles("losses"))
      try expectNear(steps.map(\.gradientNorm), golden.doubles("norms"))
      try expectNear(epochs.map(\.loss), golden.doubles("epoch_losses"))
      try expectNear(
        epochs.map { CharacterLoss.bits($0.heldOutLoss ?? 0) }, golden.doubles("held_out_bits"))
      try expectGreedy(training.finish(), golden.text("greedy"))
    }
  }

  private func expectNear(
    _ ours: [Double], _ torchs: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(ours.count == torchs.count, sourceLocation: sourceLocation)
    for (mine, theirs) in zip(ours, torchs) {
      #expect(abs(mine - theirs) < Self.tolerance, sourceLocation: sourceLocation)
    }
  }

  private func expectGreedy(_ model: borrowing CharacterModel, _ expected: String) throws {
    var reader = CharacterReader(for: model, Compute(threadCount: 1))
    var sampler = try CharacterSampler(SamplingOptions(temperature: 0), seed: 1)
    var written: [Int] = []
    let prompt = try model.vocabulary.numbers(of: "To ")
    model.sample(after: prompt, length: expected.count, by: &sampler, &reader) {
      written.append($0)
      return true
    }
    #expect(model.vocabulary.text(of: written) == expected)
  }

  // MARK: Streams

  @Test func streamsAreReadSideBySide() throws {
    let streams = try CharacterStreams(
      ArraySlice(0..<14 as Range<UInt32>), batchSize: 2, length: 4)
    #expect(streams.windowCount == 2)
    #expect(streams.targetCount == 12)
    var (inputs, targets) = ([Int](), [Int]())
    streams.read(0, into: &inputs, &targets)
    #expect(inputs == [0, 7, 1, 8, 2, 9, 3, 10])
    #expect(targets == [1, 8, 2, 9, 3, 10, 4, 11])
    streams.read(1, into: &inputs, &targets)
    #expect(inputs == [4, 11, 5, 12])
    #expect(targets == [5, 12, 6, 13])
    #expect(streams.batch(1).lengths == [2, 2])
  }

  @Test func textsWithoutAWholeWindowAreRefused() throws {
    #expect(
      throws: RecurrentError.tooShortForStreams(
        characters: 9, expected: 10, batchSize: 2, length: 4)
    ) { try CharacterStreams(Array(repeating: 0, count: 9)[...], batchSize: 2, length: 4) }
    #expect(
      try CharacterStreams(Array(repeating: 0, count: 10)[...], batchSize: 2, length: 4).windowCount
        == 1
    )
    #expect(throws: RecurrentError.self) { try CharacterStreams([], batchSize: 0, length: 4) }
  }

  // MARK: What goes wrong

  private static let poem = String(repeating: "the quick brown fox jumps over the dog\n", count: 40)

  private func training(
    _ options: CharacterTrainingOptions, on text: String = Self.poem
  ) throws -> CharacterTraining {
    var model = try CharacterModel(
      CharacterModelOptions(cell: .lstm, hiddenSize: 8, embeddingSize: 4),
      CharacterVocabulary(of: Self.poem))
    var generator = TorchGenerator(seed: 1)
    model.initialize(from: &generator)
    return try CharacterTraining(
      on: CharacterText(text, name: "fox.txt"), model, generator, options,
      Compute(threadCount: 1))
  }

  @Test func aLossThatIsNoNumberStopsAtItsStep() throws {
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.learningRate) = (2, 16, 1e38)
    var training = try training(options)
    #expect(
      throws: RecurrentError.diverged(quantity: "the loss", value: "NaN", epoch: 1, step: 2)
    ) { try training.run() }
    let hasBest = training.hasBest
    #expect(!hasBest)
    // The step before was taken, as far as it went.
    #expect(training.stepCount == 1)
    #expect(training.model.parameters["head.weight"].allSatisfy { abs($0) > 1e37 })
  }

  /// A single step leaves no loss behind that could tell.
  @Test(arguments: [0, 0.1]) func whatIsReachedMustBeFinite(heldOut: Double) throws {
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.stepLimit) = (2, 16, 1)
    (options.learningRate, options.heldOutShare) = (1e38, heldOut)
    let folder = try TemporaryFolder()
    options.checkpoint = "\(folder.path)/checkpoint.safetensors"
    var training = try training(options)
    #expect(
      throws: RecurrentError.diverged(
        quantity: "all parameters", value: "NaN", epoch: 1, step: 1)
    ) { try training.run() }
    let hasBest = training.hasBest
    let epochs = training.epochs
    #expect(!hasBest && epochs.isEmpty)
    #expect(!WholeFile.exists("\(folder.path)/checkpoint.safetensors"))
  }

  @Test func theCheckpointBeforeItWentWrongStays() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/checkpoint.safetensors"
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.clip) = (2, 701, nil)
    // One window an epoch; the third epoch's rate is out of all proportion.
    (options.schedule, options.checkpoint) = (.step(size: 2, gamma: 1e41), path)
    var training = try training(options)
    #expect(throws: RecurrentError.self) { try training.run() }
    #expect(training.epochs.count == 2)
    let resumed = try CharacterTraining.resuming(
      path, on: CharacterText(Self.poem, name: "fox.txt"), Compute(threadCount: 1))
    #expect(resumed.epochs == training.epochs)
  }

  @Test(arguments: [OptimizerRule.sgd(), .adam()], [1e10, 1e30])
  func aLossBeyondAllReasonIsToldAtTheEpochsEnd(rule: OptimizerRule, rate: Double) throws {
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.rule) = (2, 16, rule)
    options.learningRate = rate
    var training = try training(options)
    var failure: RecurrentError?
    do {
      try training.run()
    } catch let error as RecurrentError {
      failure = error
    }
    guard case .hopelessLoss(epoch: 1, let loss, let limit) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    // 100 ln 24, of the letters, the space and the line's end.
    #expect(limit == 318 && loss > limit && loss.isFinite)
    let hasBest = training.hasBest
    #expect(!hasBest && training.epochs.isEmpty)
  }

  @Test func whenItGoesWrongTheBestEpochIsKept() throws {
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length) = (2, 16)
    // The second epoch's rate is out of all proportion.
    options.schedule = .exponential(gamma: 1e40)
    var training = try training(options)
    var failure: RecurrentError?
    do {
      try training.run { _ in true }
    } catch let error as RecurrentError {
      failure = error
    }
    guard case .diverged(_, _, epoch: 2, _) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    let hasBest = training.hasBest
    #expect(hasBest)
    let (expected, text) = (
      training.epochs[0].heldOutLoss, Array(Self.poem.unicodeScalars.suffix(training.heldOutCount))
    )
    let kept = training.finish()
    let isFinite = kept.parameters.isFinite
    #expect(isFinite)
    var reader = CharacterReader(for: kept, Compute(threadCount: 1))
    let numbers = text.compactMap { kept.vocabulary[$0].map { UInt32($0) } }
    #expect(numbers.count == text.count && reader.loss(of: numbers[...], kept) == expected)
  }

  @Test func patienceEndsATrainingAndKeepsTheBest() throws {
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.epochs) = (2, 16, 50)
    (options.patience, options.learningRate) = (1, 0)
    var training = try training(options)
    try training.run()
    // The first is the best where none is better.
    #expect(training.epochs.map(\.isBest) == [true, false, false])
  }

  @Test func unknownCharactersAreNamedByFileAndLine() throws {
    #expect(
      throws: RecurrentError.unknownTextCharacter(path: "fox.txt", line: 3, character: "ß")
    ) { _ = try training(CharacterTrainingOptions(), on: "the\nfox\nßaw") }
  }

  @Test func withoutHeldOutTextTheLastModelIsKept() throws {
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.epochs, options.heldOutShare) = (2, 16, 2, 0)
    var training = try training(options)
    try training.run()
    #expect(training.heldOutCount == 0 && training.epochs.allSatisfy { $0.heldOutLoss == nil })
    let hasBest = training.hasBest
    #expect(!hasBest)
  }
}
