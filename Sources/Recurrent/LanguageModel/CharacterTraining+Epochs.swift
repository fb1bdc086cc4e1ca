internal import Glibc

extension CharacterTraining {
  /// The mean loss of the held-out text by the model as it is; nil where none is held out.
  ///
  /// - Returns: The mean of -log probability, in nats, each character foretold from all before it.
  public mutating func heldOutLoss() -> Double? {
    guard !heldOut.isEmpty else { return nil }
    return reader.loss(of: heldOut, model)
  }

  /// Learns until the epochs or steps are over, the model gets no better, or it is told to stop.
  ///
  /// What is reached then is evaluated; ``finish()`` gives the best model that there was.
  ///
  /// - Parameter report: Gets what happens; whether to go on.
  /// - Returns: Whether it was told to stop.
  /// - Throws: Before a checkpoint of what went wrong is written,
  ///   ``RecurrentError/diverged(quantity:value:epoch:step:)``, or
  ///   ``RecurrentError/hopelessLoss(epoch:loss:limit:)`` where an epoch's mean loss is over a hundred
  ///   times that of a model that takes all characters for equally likely; `FileError` where a checkpoint
  ///   cannot be written; what `report` throws.
  @discardableResult
  public mutating func run(
    _ report: (CharacterTrainingEvent) throws -> Bool = { _ in true }
  ) throws -> Bool {
    let first = (step: stepCount, characters: charactersRead)
    var isStopped = false
    let clock = ContinuousClock()
    var saved = clock.now
    while !isComplete, !isStopped {
      let outcome = try step()
      let event = CharacterTrainingEvent.step(event(outcome, since: first.step, first.characters))
      isStopped = try !report(event)
      if isEpochOver {
        isStopped = try !endEpoch(soundHeldOutLoss(), report) || isStopped
      } else if clock.now - saved > .seconds(600) {
        _ = try soundHeldOutLoss()
      } else {
        continue
      }
      try writeCheckpoint()
      saved = clock.now
    }
    if window > 0 {
      let loss = try soundHeldOutLoss()
      try writeCheckpoint()
      _ = try endEpoch(loss, report)
    }
    return isStopped
  }

  /// Ends the training.
  ///
  /// - Returns: The model after the best epoch; where none is over or nothing is held out, after the last
  ///   step.
  public consuming func finish() -> CharacterModel {
    if hasBest { model.parameters.copy(best) }
    return model
  }

  private func writeCheckpoint() throws {
    if let path = options.checkpoint { try saveCheckpoint(to: path) }
  }

  /// ``heldOutLoss()``, if that and all parameters are finite, and the losses not beyond all reason.
  private mutating func soundHeldOutLoss() throws(RecurrentError) -> Double? {
    try requireFinite(model.parameters.isFinite ? 0 : .nan, "all parameters", step: stepCount)
    let loss = heldOutLoss()
    try requireFinite(loss ?? 0, "the held-out loss", step: stepCount)
    let worst = max(lossSum / Double(charactersOfEpoch), loss ?? 0)
    guard worst <= lossLimit else {
      throw .hopelessLoss(epoch: epochs.count + 1, loss: worst, limit: lossLimit)
    }
    return loss
  }

  /// The largest mean loss that there may still be a way back from, in nats: a hundred times that of a
  /// model that takes all characters for equally likely.
  private var lossLimit: Double {
    (100 * log(Double(max(2, model.vocabulary.count)))).rounded(.up)
  }

  /// Whether epochs or steps are over, or the model no longer gets better.
  var isComplete: Bool {
    isExhausted || epochs.count >= options.epochs
      || options.stepLimit.map { stepCount >= $0 } ?? false
  }

  /// Ends an epoch or its part so far, and begins another; whether to go on.
  private mutating func endEpoch(
    _ heldOut: Double?, _ report: (CharacterTrainingEvent) throws -> Bool
  ) throws -> Bool {
    let loss = lossSum / Double(charactersOfEpoch)
    let verdict = heldOut.map { stopping.verdict(on: $0) }
    if verdict == .better {
      best.copy(model.parameters)
      hasBest = true
    }
    let epoch = CharacterTrainingEvent.Epoch(
      number: epochs.count + 1, stepCount: stepCount, loss: loss, heldOutLoss: heldOut,
      isBest: verdict == .better)
    epochs.append(epoch)
    rewind()
    isExhausted = verdict == .stop
    return try report(.epoch(epoch))
  }

  // MARK: How far it is

  /// How many characters of the epoch were learned from.
  private var charactersOfEpoch: Int {
    isEpochOver ? streams.targetCount : window * streams.batchSize * streams.length
  }

  private var charactersRead: Int { epochs.count * streams.targetCount + charactersOfEpoch }

  private func event(
    _ outcome: Outcome, since step: Int, _ characters: Int
  ) -> CharacterTrainingEvent.Step {
    let total = options.epochs * streams.targetCount
    let done = charactersRead - characters
    var fraction = Double(done) / Double(max(1, total - characters))
    if let limit = options.stepLimit {
      fraction = max(fraction, Double(stepCount - step) / Double(max(1, limit - step)))
    }
    return CharacterTrainingEvent.Step(
      number: stepCount, epoch: epochs.count + 1, characterCount: done, fraction: fraction,
      loss: outcome.loss, epochLoss: lossSum / Double(charactersOfEpoch),
      gradientNorm: outcome.gradientNorm)
  }
}
