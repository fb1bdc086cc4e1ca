internal import SafeTensorsLoader
internal import StrictJSON

extension CharacterTraining {
  private static let (epochsKey, windowKey, lossKey) = ("epochs_over", "window", "loss_bits")
  private static let (textKey, vocabularyKey) = ("text", "vocabulary")
  private static let (hiddenKey, cellKey, bestPrefix) = ("hidden", "cell", "best.")

  // MARK: Writing

  /// Writes all that the training needs to go on as if it had never stopped, to the bit.
  ///
  /// After ``run(_:)`` it goes on with another epoch, as ``run(_:)`` does when it is called once more.
  ///
  /// - Parameter path: Where the file will stand; it appears whole or not at all.
  /// - Throws: `FileError` where the file cannot be written.
  public func saveCheckpoint(to path: String) throws {
    var notes = options.notes.merging(model.options.notes) { first, _ in first }
    notes[Self.epochsKey] = epochs.map(\.note).joined(separator: " ")
    notes[Self.windowKey] = "\(window)"
    notes[Self.lossKey] = "\(lossSum.bitPattern)"
    notes[Self.textKey] = fingerprint
    notes[Self.vocabularyKey] = model.vocabulary.json
    var numbers = [
      Self.hiddenKey: workspace.initialState.hidden.allValues,
      Self.cellKey: workspace.initialState.cell.allValues,
    ]
    if hasBest {
      for entry in best.layout.entries { numbers[Self.bestPrefix + entry.name] = best[entry] }
    }
    try TrainingCheckpoint.save(
      to: path, model.parameters, optimizer, generator ?? TorchGenerator(seed: options.seed),
      notes: notes, numbers: numbers)
  }

  // MARK: Reading

  /// The training that goes on where a checkpoint was written.
  ///
  /// - Parameters:
  ///   - path: The checkpoint.
  ///   - text: The text that it was learning from.
  ///   - compute: Where to compute.
  ///   - change: Changes the options that may be others than before: how long it learns, and where
  ///     checkpoints go.
  /// - Returns: The training, which is at the same place.
  /// - Throws: ``RecurrentError`` where the file holds no checkpoint of such a training, or one of another
  ///   text; `SafeTensorsError` where it is malformed, `FileError` where it cannot be read.
  public static func resuming(
    _ path: String, on text: CharacterText, _ compute: Compute,
    _ change: (inout CharacterTrainingOptions) -> Void = { _ in }
  ) throws -> CharacterTraining {
    let file = try SafeTensorsFile(path: path)
    let notes = try TrainingCheckpoint.notes(of: file)
    var options = try notes.checked { () throws(RecurrentError) in
      let options = try CharacterTrainingOptions(notes)
      try options.validate()
      return options
    }
    change(&options)
    try options.validate()
    let vocabulary = try notes.value(vocabularyKey, "a JSON array of characters") {
      try? CharacterVocabulary(json: $0)
    }
    let network = try notes.checked { () throws(RecurrentError) in
      try CharacterNetwork(try CharacterModelOptions(notes), vocabulary)
    }
    try network.layout.check(file)
    var training = try beginning(network, notes, on: text, options, compute)
    try training.resume(notes, path)
    return training
  }

  private static func beginning(
    _ network: CharacterNetwork, _ notes: FileNotes, on text: CharacterText,
    _ options: CharacterTrainingOptions, _ compute: Compute
  ) throws(RecurrentError) -> CharacterTraining {
    let expected = try notes.value(textKey, "a text's length and hash", \.self)
    do throws(RecurrentError) {
      let training = try notes.checked { () throws(RecurrentError) in
        try CharacterTraining(
          on: text, CharacterModel(network, Parameters(network.layout)), TorchGenerator(seed: 0),
          options, compute)
      }
      guard training.fingerprint == expected else {
        throw .otherText(path: notes.path, expected: expected.excerpt, found: training.fingerprint)
      }
      return training
    } catch .unknownTextCharacter, .tooShortForStreams {
      throw .otherText(path: notes.path, expected: expected.excerpt, found: text.name)
    }
  }

  private mutating func resume(_ notes: FileNotes, _ path: String) throws {
    let window = try notes.integer(Self.windowKey, 0...streams.windowCount - 1)
    let lossSum = try notes.bits(Self.lossKey, "the bits of a sum of losses")
    let hasHeldOut = !heldOut.isEmpty
    let epochs = try notes.value(
      Self.epochsKey, "the losses of epochs, \(hasHeldOut ? "held-out ones" : "none held out")"
    ) { text in
      let fields = text.split(separator: " ")
      let epochs = fields.enumerated().compactMap {
        CharacterTrainingEvent.Epoch($0.element, number: $0.offset + 1)
      }
      let areWhole =
        epochs.count == fields.count
        && epochs.allSatisfy { ($0.heldOutLoss != nil) == hasHeldOut }
      return areWhole ? epochs : nil
    }
    let checkpoint = try TrainingCheckpoint(contentsOf: path, &model.parameters, &optimizer)
    try takeState(checkpoint, path)
    (self.window, self.lossSum, self.epochs) = (window, lossSum, epochs)
    generator = checkpoint.generator
    for loss in epochs.compactMap(\.heldOutLoss) {
      let verdict = stopping.verdict(on: loss)
      hasBest = hasBest || verdict == .better
      isExhausted = verdict == .stop
    }
    guard hasBest else { return }
    for entry in best.layout.entries {
      let name = Self.bestPrefix + entry.name
      best[entry.name] = try checkpoint.numbers(name, count: entry.count, path)
    }
  }

  private mutating func takeState(_ checkpoint: TrainingCheckpoint, _ path: String) throws {
    let layers = model.layers.options
    let count = layers.layerCount * streams.batchSize * layers.hiddenSize
    workspace.initialState.resize(layers, sequences: streams.batchSize)
    workspace.initialState.hidden.setValues(
      try checkpoint.numbers(Self.hiddenKey, count: count, path))
    guard layers.cell == .lstm else { return }
    workspace.initialState.cell.setValues(
      try checkpoint.numbers(Self.cellKey, count: count, path))
  }
}

extension CharacterTrainingEvent.Epoch {
  /// The epoch in a checkpoint: steps, and the bits of both losses.
  fileprivate var note: String {
    "\(stepCount)/\(loss.bitPattern)/\(heldOutLoss.map { "\($0.bitPattern)" } ?? "none")/\(isBest)"
  }

  fileprivate init?(_ note: Substring, number: Int) {
    let fields = note.split(separator: "/")
    guard fields.count == 4, let steps = Int(fields[0]), steps >= 0,
      let loss = Double(noteBits: fields[1]), let isBest = Bool(String(fields[3]))
    else { return nil }
    let heldOut = Double(noteBits: fields[2])
    guard heldOut != nil || fields[2] == "none" else { return nil }
    self.init(
      number: number, stepCount: steps, loss: loss, heldOutLoss: heldOut, isBest: isBest)
  }
}
