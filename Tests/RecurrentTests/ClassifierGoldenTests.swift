import Recurrent
import StrictJSON
import TestSupport
import Testing

/// Whole classifiers against torch: ten steps of Adam on all texts, and what is made of other texts.
@Suite struct ClassifierGoldenTests {
  /// What ten steps of Adam may add to rounding.
  private static let tolerance: Float = 1e-5

  private static func cases() throws -> [JSONValue] {
    try TorchFixture.json("classifiers.json").list("cases")
  }

  private func trained(
    _ golden: JSONValue, threads: Int = 2
  ) throws -> TrainedClassifier<RecurrentClassifier> {
    let examples = try golden.list("examples").enumerated().map { index, example in
      let pair = try #require(example.elements).map { try #require($0.string) }
      return LabelledTexts.Example(label: pair[0], text: pair[1], place: "\(index)")
    }
    let options = ClassifierOptions(
      cell: try TorchFixture.cell(golden.text("cell")), embeddingSize: 5, hiddenSize: 6,
      layerCount: try golden.integer("layers"),
      isBidirectional: try golden.flag("bidirectional"),
      pooling: try #require(StatePooling(rawValue: golden.text("pooling"))), minimumCount: 1)
    let training = ClassifierTraining(
      epochCount: 10, batchSize: nil, maximumNorm: golden["clip"]?.number,
      isBalanced: try golden.flag("balanced"), seed: UInt64(try golden.integer("seed")))
    return try RecurrentClassifier.train(
      on: LabelledTexts(examples), options: options, training: training,
      compute: Compute(threadCount: threads))
  }

  @Test(arguments: 0..<18) func tenStepsOfAdamAreTorchs(number: Int) throws {
    let golden = try Self.cases()[number]
    let trained = try trained(golden)
    let classifier = trained.classifier
    #expect(try classifier.labels == golden.list("labels").map { try #require($0.string) })
    #expect(
      try classifier.vocabulary.words == golden.list("words").map { try #require($0.string) })
    let losses = try golden.doubles("losses")
    #expect(trained.history.epochs.count == losses.count)
    // Of balanced labels torch tells the weighted loss, and the history that of the texts.
    if try !golden.flag("balanced") {
      for (epoch, expected) in zip(trained.history.epochs, losses) {
        #expect(abs(epoch.loss - expected) < Double(Self.tolerance))
      }
    }
    let parameters = try golden.dictionary("trained")
    #expect(
      parameters.values.reduce(0) { $0 + ($1.elements.map { Array($0).count } ?? 0) }
        == classifier.parameterCount)
    let small = try golden.dictionary("small_gradients")
    for (name, expected) in parameters {
      // Of a gradient next to nothing, Adam's first step is the sign, which rounding may turn.
      let left = Set(try #require(small[name]).doubles.map { Int($0) })
      func counted(_ values: [Float]) -> [Float] {
        values.enumerated().map { left.contains($0.offset) ? 0 : $0.element }
      }
      expectClose(
        counted(try #require(classifier.parameter(name))), counted(try expected.floats),
        within: Self.tolerance, "\(name)")
    }
  }

  @Test(arguments: 0..<18) func probabilitiesAreTorchs(number: Int) throws {
    let golden = try Self.cases()[number]
    let classifier = try trained(golden).classifier
    let asked = try golden.list("asked").map { try #require($0.string) }
    let likely = classifier.probabilities(of: asked, Compute(threadCount: 1))
    for (ours, torchs) in zip(likely, try golden.floatLists("probabilities")) {
      expectClose(ours, torchs, within: Self.tolerance)
    }
    #expect(classifier.probabilities(of: asked, Compute(threadCount: 3)) == likely)
    // Alone or in company, forth or back, a text has the same, but for rounding.
    let backwards = classifier.probabilities(of: asked.reversed())
    for (text, (ours, other)) in zip(asked, zip(likely, backwards.reversed())) {
      expectClose(other, ours, within: 1e-6)
      expectClose(classifier.probabilities(of: [text])[0], ours, within: 1e-6)
    }
  }

  @Test func metricsAreThoseOfTheirDefinition() throws {
    for golden in try TorchFixture.json("classifiers.json").list("metrics") {
      let metrics = ClassifierMetrics(
        labels: ["a", "b", "c"], truth: try golden.integers("truth"),
        found: try golden.integers("found"))
      #expect(
        try metrics.confusion == golden.list("confusion").map { try $0.doubles.map { Int($0) } })
      #expect(abs(metrics.accuracy - (try golden.number("accuracy"))) < 1e-15)
      let expected = try golden.list("labels").map { try $0.doubles }
      for (ours, expected) in zip(metrics.perLabel, expected) {
        let found = [ours.precision, ours.recall, ours.f1, Double(ours.count)]
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-15 }, "\(found) \(expected)")
      }
      let mean = expected.reduce(0) { $0 + $1[2] } / 3
      #expect(abs(metrics.macro.f1 - mean) < 1e-15)
    }
  }

  @Test func weightedLossesAreTorchs() throws {
    let golden = try TorchFixture.json("classifiers.json").required("losses")
    let weights = try golden.floats("weights")
    let cross = try golden.required("cross_entropy")
    var logits = Activations()
    logits.resize(rowCount: 6, width: 4)
    logits.setValues(try cross.floats("logits"))
    var entropy = CrossEntropy()
    let loss = entropy.loss(
      &logits, targets: try cross.integers("targets"), weights: weights,
      Compute(threadCount: 1))
    #expect(abs(loss - (try cross.number("loss"))) < 2e-6)
    expectClose(logits.allGradients, try cross.floats("gradients"), within: 1e-6)
    let binary = try golden.required("binary")
    logits.resize(rowCount: 4, width: 1)
    logits.setValues(try binary.floats("logits"))
    let other = BinaryCrossEntropy.loss(
      &logits, targets: try binary.floats("targets"), weights: weights)
    #expect(abs(other - (try binary.number("loss"))) < 1e-12)
    expectClose(logits.allGradients, try binary.floats("gradients"), within: 1e-7)
  }
}
