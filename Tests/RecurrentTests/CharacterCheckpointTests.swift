import Files
import Recurrent
import SafeTensorsLoader
import TestSupport
import Testing

/// Character trainings that are interrupted and go on.
@Suite struct CharacterCheckpointTests {
  private let folder: TemporaryFolder
  private let text = CharacterText(
    String(repeating: "She sells sea shells by the sea shore.\n", count: 30), name: "sea.txt")

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/checkpoint.safetensors" }

  private func training(
    _ cell: RecurrentOptions.Cell = .lstm, threads: Int = 1, steps: Int? = nil,
    checkpoint: String? = nil, schedule: LearningRateSchedule = .cosine(period: 3)
  ) throws -> CharacterTraining {
    var model = try CharacterModel(
      CharacterModelOptions(
        cell: cell, hiddenSize: 7, layerCount: 2, embeddingSize: 5, dropout: 0.3),
      CharacterVocabulary(of: text.text))
    var generator = TorchGenerator(seed: 2)
    model.initialize(from: &generator)
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.epochs) = (3, 25, 3)
    (options.learningRate, options.stepLimit, options.checkpoint) = (0.02, steps, checkpoint)
    (options.schedule, options.patience) = (schedule, 5)
    return try CharacterTraining(
      on: text, model, generator, options, Compute(threadCount: threads))
  }

  private func bits(_ parameters: borrowing Parameters) -> [UInt32] {
    parameters.layout.entries.flatMap { parameters[$0.name] }.map(\.bitPattern)
  }

  /// 14 windows are an epoch: in its midst, at its end, and in a later one.
  @Test(arguments: [RecurrentOptions.Cell.lstm, .gru], [5, 14, 15, 33])
  func trainingsGoOnToTheBit(cell: RecurrentOptions.Cell, steps: Int) throws {
    var whole = try training(cell, threads: 2)
    try whole.run()
    #expect(whole.stepCount == 42)
    var part = try training(cell, steps: steps, checkpoint: path)
    try part.run()
    #expect(part.stepCount == steps)
    var resumed = try CharacterTraining.resuming(
      path, on: text, Compute(threadCount: 2))
    #expect(resumed.stepCount == steps)
    try resumed.run()
    #expect(resumed.epochs == whole.epochs)
    #expect(bits(resumed.model.parameters) == bits(whole.model.parameters))
    let best = whole.finish()
    let kept = resumed.finish()
    #expect(bits(kept.parameters) == bits(best.parameters))
  }

  /// What `run` has kept as the best is not what a training goes on from.
  @Test func aCheckpointAfterARunIsOfTheLastStep() throws {
    // Rates of 1 and 50 undo what one of 0.02 has learned.
    var training = try training(checkpoint: path, schedule: .exponential(gamma: 50))
    try training.run()
    let last = bits(training.model.parameters)
    try training.saveCheckpoint(to: path)
    let resumed = try CharacterTraining.resuming(path, on: text, Compute(threadCount: 1))
    #expect(bits(resumed.model.parameters) == last)
    let (epochs, hasBest) = (training.epochs, training.hasBest)
    #expect(hasBest && epochs.last?.isBest == false)
    let best = training.finish()
    let isAnother = bits(best.parameters) != last
    #expect(isAnother)
  }

  @Test func aTrainingThatIsToldToStopGoesOnToTheBit() throws {
    var whole = try training()
    try whole.run()
    var part = try training(checkpoint: path)
    let isStopped = try part.run {
      if case .step(let step) = $0 { step.number < 20 } else { true }
    }
    #expect(isStopped && part.stepCount == 20)
    var resumed = try CharacterTraining.resuming(path, on: text, Compute(threadCount: 1))
    try resumed.run()
    #expect(bits(resumed.model.parameters) == bits(whole.model.parameters))
  }

  @Test func aTrainingMayLearnForLonger() throws {
    var part = try training(checkpoint: path)
    try part.run()
    var over = try CharacterTraining.resuming(path, on: text, Compute(threadCount: 1))
    let before = bits(over.model.parameters)
    try over.run()
    #expect(over.stepCount == 42 && over.epochs.count == 3)
    #expect(bits(over.model.parameters) == before && bits(part.model.parameters) == before)
    var longer = try CharacterTraining.resuming(path, on: text, Compute(threadCount: 1)) {
      $0.epochs = 4
    }
    try longer.run()
    #expect(longer.epochs.count == 4 && longer.stepCount == 56)
  }

  private func refusal(_ text: CharacterText) -> String {
    do {
      _ = try CharacterTraining.resuming(path, on: text, Compute(threadCount: 1))
      return "none"
    } catch {
      return "\(error)".replacing("\(path): ", with: "")
    }
  }

  @Test func checkpointsOfOtherTextsAreRefused() throws {
    var part = try training(steps: 3, checkpoint: path)
    try part.run()
    let other = CharacterText("X" + text.text.dropFirst(), name: "other.txt")
    #expect(
      refusal(other).contains("was trained on another text: expected 1170 characters of hash"))
    let permuted = CharacterText(String(text.text.reversed()), name: "other.txt")
    #expect(
      refusal(permuted).contains("was trained on another text: expected 1170 characters of hash"))
    #expect(refusal(text) == "none")
  }

  @Test(arguments: [
    ("note.window", "14", "expected window to be a number from 0 to 13, found 14"),
    ("note.window", "-1", "expected window to be a number from 0 to 13, found -1"),
    ("note.window", nil, "expected window to be a number from 0 to 13, found nothing"),
    ("note.loss_bits", "9221120237041090560", "expected loss_bits to be the bits of"),
    ("note.loss_bits", "\((-1e308).bitPattern)", "expected loss_bits to be the bits of"),
    ("step", "9223372036854775807", "expected step to be a number from 0 to 281474976710656"),
    ("step", "-1", "expected step to be a number from 0 to 281474976710656, found -1"),
    ("learning_rate_bits", "\(Double.infinity.bitPattern)", "expected learning_rate_bits to be"),
    ("note.held_out", "2", "expected heldOutShare to be 0 to below 1, found 2"),
    ("note.dropout", "2", "expected dropout to be 0 to below 1, found 2"),
    ("note.rate", "-1", "expected learningRate to be 0 or more, found -1"),
    ("note.epochs_over", "1/2/none/true", "expected epochs_over to be the losses of epochs, held"),
    (
      "note.epochs_over", "1/2/3",
      "expected epochs_over to be the losses of epochs, held-out ones, found 1/2/3"
    ),
    ("note.cell", "cnn", "expected cell to be a cell, found cnn"),
    ("note.hidden_size", "60000", "expected rnn.weight_ih_l0 of [240000, 5], found [28, 5]"),
    ("note.hidden_size", "99999999", "expected hidden_size to be a number from 1 to 65536"),
    ("note.optimizer", "adam:2", "expected optimizer to be an optimizer, found adam:2"),
    ("note.optimizer", "rmsprop", "square_avg.embedding.weight"),
    ("note.schedule", "step:0", "expected schedule to be a schedule, found step:0"),
    ("note.batch", "4", "expected number.hidden to be 56 numbers, found 42"),
    ("note.length", "4000", "was trained on another text: expected 1170 characters"),
    ("note.vocabulary", "[]", "expected vocabulary to be a JSON array of characters, found []"),
    ("format", "x", "expected format to be polysemy-training-1, found x"),
  ])
  func damagedCheckpointsAreRefused(field: String, value: String?, reason: String) throws {
    var part = try training(steps: 3, checkpoint: path)
    try part.run()
    let file = try SafeTensorsFile(path: path)
    var metadata = file.metadata
    metadata[field] = value
    let tensors = try file.tensorNames.map { name in
      let tensor = try file.tensor(named: name)
      let bytes = tensor.bytes
      return TensorData(
        name: name, dataType: tensor.dataType, shape: tensor.shape,
        bytes: (0..<bytes.byteCount).map {
          unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
        })
    }
    try SafeTensorsFile.write(tensors, metadata: metadata, to: path)
    #expect(refusal(text).contains(reason), "\(refusal(text))")
  }

  /// Bytes of the header and of the numbers, set to others: an error or a training that goes on.
  @Test func damagedFilesAreErrors() throws {
    var part = try training(steps: 3, checkpoint: path)
    try part.run()
    let bytes = try WholeFile.bytes(of: path)
    var random = SeededGenerator(seed: 4)
    var refused = 0
    for _ in 0..<200 {
      var damaged = bytes
      let place = random.next() % UInt64(random.next() % 2 == 0 ? 4000 : bytes.count)
      damaged[Int(place)] = UInt8(truncatingIfNeeded: random.next())
      try folder.write("checkpoint.safetensors", damaged)
      do {
        var resumed = try CharacterTraining.resuming(path, on: text, Compute(threadCount: 1)) {
          $0.stepLimit = 4
        }
        try resumed.run()
        let isFinite = resumed.model.parameters.isFinite
        #expect(isFinite)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 20 && refused < 200)
  }

  // MARK: Options in words

  @Test(arguments: [
    OptimizerRule.sgd(), .sgd(momentum: 0.9, isNesterov: true, weightDecay: 1e-5), .adam(),
    .adam(betas: .init(0.8, 0.95), epsilon: 1e-3, weightDecay: 0.1), .adamW(),
    .rmsprop(alpha: 0.9, momentum: 0.5, isCentered: true),
  ])
  func rulesComeBackFromTheirWords(rule: OptimizerRule) {
    #expect(OptimizerRule("\(rule)") == rule)
  }

  @Test func rulesMayLeaveOutTheirDefaults() {
    #expect(OptimizerRule("adamw") == .adamW())
    #expect(OptimizerRule("sgd:0.9") == .sgd(momentum: 0.9))
    for word in ["", "adamax", "adam:", "adam:1", "sgd:nan", "sgd:0:true", "adam:0.9:0.9:1:1:1"] {
      #expect(OptimizerRule(word) == nil, "\(word)")
    }
  }

  @Test(arguments: [
    LearningRateSchedule.constant, .step(size: 3, gamma: 0.3), .exponential(gamma: 0.9),
    .cosine(period: 7, minimum: 0.01), .warmUp(start: 0.2, period: 9),
  ])
  func schedulesComeBackFromTheirWords(schedule: LearningRateSchedule) {
    #expect(LearningRateSchedule("\(schedule)") == schedule)
  }

  @Test func schedulesMayLeaveOutTheirDefaults() {
    #expect(LearningRateSchedule("step:4") == .step(size: 4))
    #expect(LearningRateSchedule("warmup") == .warmUp())
    for word in ["", "step", "step:0", "step:1:-1", "cosine", "exponential", "constant:1"] {
      #expect(LearningRateSchedule(word) == nil, "\(word)")
    }
  }
}
