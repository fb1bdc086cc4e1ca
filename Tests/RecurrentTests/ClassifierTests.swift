import Files
import Recurrent
import SafeTensorsLoader
import TestSupport
import Testing

/// Training, labelling and files of classifiers.
@Suite struct ClassifierTests {
  /// Texts in which one word decides, wherever it stands among others.
  private static func texts(_ count: Int, seed: UInt64) -> LabelledTexts {
    var random = SeededGenerator(seed: seed)
    return LabelledTexts(
      (0..<count).map { index in
        let label = ["cold", "hot"][index % 2]
        var words = (0..<Int(2 + random.next() % 6)).map { _ in "w\(random.next() % 9)" }
        words.insert(["ice", "fire"][index % 2], at: Int(random.next() % UInt64(words.count)))
        return LabelledTexts.Example(
          label: label, text: words.joined(separator: " "), place: "text \(index)")
      })
  }

  private static let options = ClassifierOptions(
    cell: .gru, embeddingSize: 8, hiddenSize: 12, minimumCount: 1)
  private static let training = ClassifierTraining(epochCount: 12, batchSize: 8)

  private func train(
    _ options: ClassifierOptions = options, _ training: ClassifierTraining = training,
    threads: Int = 2
  ) throws -> TrainedClassifier<RecurrentClassifier> {
    try RecurrentClassifier.train(
      on: Self.texts(60, seed: 1), heldOut: Self.texts(20, seed: 2), options: options,
      training: training, compute: Compute(threadCount: threads))
  }

  private func bits(_ classifier: RecurrentClassifier) -> [[UInt32]?] {
    ["embedding.weight", "rnn.weight_hh_l0", "attention.context.weight", "head.bias"].map {
      classifier.parameter($0)?.map(\.bitPattern)
    }
  }

  @Test(arguments: StatePooling.allCases, RecurrentOptions.Cell.allCases)
  func theWordThatDecidesIsFound(pooling: StatePooling, cell: RecurrentOptions.Cell) throws {
    var options = Self.options
    (options.pooling, options.cell) = (pooling, cell)
    var training = Self.training
    training.epochCount = 40
    let trained = try train(options, training)
    // One text of twenty may have its word where training never had it.
    #expect(
      (trained.heldOut?.accuracy ?? 0) >= 0.95, "\(String(describing: trained.heldOut?.confusion))")
    #expect(trained.heldOut?.loss == trained.history.epochs.last?.heldOutLoss)
    #expect(trained.history.keptEpoch == 40 && trained.history.ending == .complete)
    let likely = trained.classifier.probabilities(of: ["w1 fire w2", "ice"])
    #expect(likely[0][1] > 0.5 && likely[1][0] > 0.5)
    #expect(likely.allSatisfy { abs($0[0] + $0[1] - 1) < 1e-6 })
  }

  @Test func threadsChangeNoBit() throws {
    var options = Self.options
    (options.pooling, options.dropout, options.layerCount) = (.attention, 0.3, 2)
    options.isBidirectional = true
    let one = try train(options, threads: 1)
    for threads in 2...4 {
      let other = try train(options, threads: threads)
      #expect(bits(other.classifier) == bits(one.classifier))
      #expect(other.history == one.history)
    }
  }

  @Test func anotherSeedIsAnotherClassifier() throws {
    var training = Self.training
    let first = try train(Self.options, training)
    #expect(bits(try train(Self.options, training).classifier) == bits(first.classifier))
    training.seed = 2
    #expect(bits(try train(Self.options, training).classifier) != bits(first.classifier))
  }

  @Test func trainingEndsWhereTheLossNoLongerFallsAndKeepsTheBest() throws {
    // What is learned is no more than which text has which label.
    let all = Self.texts(80, seed: 1).examples.enumerated().map { index, example in
      LabelledTexts.Example(
        label: index % 3 == 0 ? "cold" : "hot", text: example.text, place: example.place)
    }
    var training = Self.training
    (training.epochCount, training.patience, training.learningRate) = (200, 3, 0.05)
    let trained = try RecurrentClassifier.train(
      on: LabelledTexts(Array(all[..<60])), heldOut: LabelledTexts(Array(all[60...])),
      options: Self.options, training: training)
    let history = trained.history
    #expect(history.ending == .stopped && history.epochs.count < 200)
    #expect(history.epochs.count == history.keptEpoch + 4)
    let losses = history.epochs.compactMap(\.validationLoss)
    #expect(losses.min() == losses[history.keptEpoch - 1])
    #expect(trained.heldOut?.loss == history.epochs[history.keptEpoch - 1].heldOutLoss)
    #expect(trained.learnedCount == 48 && trained.validationCount == 12)
  }

  @Test func whoAsksEndsItEarly() throws {
    var steps = 0
    let trained = try RecurrentClassifier.train(
      on: Self.texts(60, seed: 1), options: Self.options, training: Self.training
    ) { progress in
      steps += 1
      #expect(progress.totalExampleCount == 720 && progress.epochCount == 12)
      return progress.epoch < 3
    }
    // Eight steps an epoch; the first of the third is the last.
    #expect(steps == 17 && trained.history.ending == .interrupted)
    #expect(trained.history.epochs.count == 3 && trained.heldOut == nil)
    #expect(trained.history.keptEpoch == 3)
  }

  /// What is told of the epoch that was ended early is what is kept.
  @Test(arguments: [nil, 9]) func anEpochThatEndsEarlyIsJudgedAsItIs(patience: Int?) throws {
    var training = Self.training
    training.patience = patience
    let trained = try RecurrentClassifier.train(
      on: Self.texts(60, seed: 1), heldOut: Self.texts(20, seed: 2), options: Self.options,
      training: training
    ) { $0.epoch < 3 }
    let history = trained.history
    #expect(history.ending == .interrupted && history.epochs.count == 3)
    #expect(trained.heldOut?.loss == history.epochs[history.keptEpoch - 1].heldOutLoss)
  }

  /// Labels' weights are for learning; with a rate of 0 the losses are the same with and without.
  @Test func balancedLabelsHaveTheLossesOfTheirTexts() throws {
    let all = Self.texts(30, seed: 1).examples.enumerated().filter { $0.offset % 6 != 1 }
    var training = Self.training
    (training.learningRate, training.epochCount) = (0, 1)
    func losses(_ isBalanced: Bool, rate: Double = 0) throws -> ClassifierHistory {
      (training.isBalanced, training.learningRate) = (isBalanced, rate)
      return try RecurrentClassifier.train(
        on: LabelledTexts(all.map(\.element)), heldOut: LabelledTexts(all.map(\.element)),
        options: Self.options, training: training
      ).history
    }
    let balanced = try losses(true)
    #expect(try balanced == losses(false))
    #expect(abs(balanced.epochs[0].loss - (balanced.epochs[0].heldOutLoss ?? 0)) < 1e-6)
    #expect(try losses(true, rate: 0.01) != losses(false, rate: 0.01))
  }

  @Test func countsBeyondAllTrainingAreRefused() {
    var training = Self.training
    training.epochCount = .max
    #expect(throws: RecurrentError.self) { try train(Self.options, training) }
    (training.epochCount, training.batchSize) = (1, .max)
    #expect(throws: RecurrentError.self) { try train(Self.options, training) }
  }

  @Test func oneTextOfEachLabelCanKeepNoneAside() {
    let texts = LabelledTexts(Array(Self.texts(2, seed: 1).examples))
    var training = Self.training
    training.patience = 3
    #expect(throws: ClassifierError.loneExample(place: "text 0", label: "cold")) {
      try RecurrentClassifier.train(on: texts, options: Self.options, training: training)
    }
  }

  @Test func aLossThatIsNoNumberEndsItAndTheLastGoodEpochIsKept() throws {
    var training = Self.training
    (training.rule, training.learningRate) = (.sgd(), 1e30)
    var options = Self.options
    options.cell = .relu
    let trained = try train(options, training)
    guard case .diverged(let epoch, let step) = trained.history.ending else {
      Issue.record("\(trained.history)")
      return
    }
    #expect(epoch == 1 && step >= 2 && trained.history.keptEpoch == 0)
    // What is kept are the first parameters.
    #expect(trained.classifier.parameter("head.bias")?.allSatisfy { abs($0) < 1 } == true)
    #expect(trained.heldOut?.loss?.isFinite == true)
  }

  @Test func oneLabelIsNothingToLearn() {
    let texts = LabelledTexts(Self.texts(8, seed: 1).examples.filter { $0.label == "hot" })
    #expect(throws: ClassifierError.oneLabel(label: "hot", count: 4)) {
      try RecurrentClassifier.train(on: texts)
    }
    #expect(throws: ClassifierError.noExamples(source: "training")) {
      try RecurrentClassifier.train(on: LabelledTexts())
    }
    let other = LabelledTexts([.init(label: "mild", text: "w1", place: "more: line 1")])
    let error = #expect(throws: ClassifierError.self) {
      try RecurrentClassifier.train(on: Self.texts(8, seed: 1), heldOut: other)
    }
    #expect(
      error?.description
        == "more: line 1: expected one of the labels \"cold\", \"hot\", found \"mild\"")
  }

  @Test func longTextsLoseTheirEnd() throws {
    var options = Self.options
    options.wordLimit = 3
    let classifier = try train(options).classifier
    #expect(classifier.cuts("a b c d") && !classifier.cuts("a b c") && !classifier.cuts(""))
    let likely = classifier.probabilities(of: ["w1 w2 ice", "w1 w2 ice fire fire"])
    #expect(likely[0] == likely[1])
  }

  // MARK: Vectors

  @Test func vectorsAreLearnedFromAsWell() throws {
    let (learned, heldOut) = (Self.texts(60, seed: 1), Self.texts(20, seed: 2))
    var random = SeededGenerator(seed: 5)
    let vectors = (learned.labels + heldOut.labels).flatMap { label -> [Float] in
      random.normals(3).map { 0.1 * $0 } + [label == "hot" ? 1 : -1]
    }
    let trained = try VectorClassifier.train(
      on: learned, heldOut: heldOut, vectors: vectors, width: 4, encoder: "some-bert",
      training: ClassifierTraining(epochCount: 60))
    #expect(trained.heldOut?.accuracy == 1 && trained.parameterCount == 5)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/head.safetensors"
    try trained.classifier.save(to: path)
    guard case .vectors(let again) = try SavedClassifier(contentsOf: path) else {
      Issue.record("of another kind")
      return
    }
    #expect(again.encoder == "some-bert" && again.width == 4 && again.labels == ["cold", "hot"])
    #expect(
      again.probabilities(of: vectors) == trained.classifier.probabilities(of: vectors))
    #expect(again.probabilities(of: []).isEmpty)
  }
}
