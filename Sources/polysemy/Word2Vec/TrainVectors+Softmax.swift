internal import Word2Vec

extension TrainVectors {
  /// Learns by a full softmax, and writes the vectors.
  func runSoftmax() throws {
    let options = softmax.options(training, vocabulary)
    let trainer = try Self.namingOptions { try SoftmaxSkipGramTrainer(options) }
    let corpus = try readCorpus()
    let model = try Self.namingOptions { try trained(by: trainer, on: corpus) }
    guard let format = KeyedVectors.Format(path: output) else { return }
    try model.vectors.save(to: output, as: format)
    try text.save(model.vectors)
    note(of: model, corpus)
  }

  /// Trains with a progress line, until the end or control-C.
  private func trained(
    by trainer: SoftmaxSkipGramTrainer, on corpus: Corpus
  ) throws -> SoftmaxSkipGramModel {
    var line = Progress("training", total: nil, isShown: !quiet)
    Interruption.beginCatching()
    defer {
      Interruption.endCatching()
      line.finish()
    }
    return try trainer.train(on: corpus) { progress in
      line.update(
        progress.totalLearnedPairCount, fraction: progress.fractionCompleted, unit: "pairs",
        note: "epoch \(progress.epoch) of \(progress.epochCount), "
          + "loss \(Float(progress.loss).withFourDigits)")
      return !Interruption.wasAskedFor
    }
  }

  private func note(of model: SoftmaxSkipGramModel, _ corpus: Corpus) {
    guard !quiet else { return }
    let (vectors, losses) = (model.vectors, model.losses)
    var text =
      "wrote \(output): \(ByteText.count(vectors.count)) words of \(vectors.vectorSize) numbers, from "
      + "\(ByteText.count(corpus.wordCount)) words in \(ByteText.count(corpus.sentenceCount)) sentences"
    if let loss = losses.last {
      let place =
        model.isComplete
        ? "after \(ByteText.count(losses.count, "epoch"))" : "in epoch \(losses.count)"
      text += "; loss \(Float(loss).withFourDigits) \(place)"
    }
    Terminal.standardError.writeLine(text)
    if !model.isComplete { Terminal.standardError.writeLine("ended early, as asked") }
  }
}
