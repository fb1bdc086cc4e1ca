extension Word2VecTrainer {
  /// A model that has learned nothing yet, as gensim's after `build_vocab`: vectors drawn at random,
  /// output rows of zeros.
  ///
  /// ``train(_:on:addingWords:progress:)`` then makes of it what ``train(on:vocabulary:progress:)``
  /// would have made. In between ``Word2VecModel/intersecting(_:)`` can give words vectors from
  /// elsewhere. With the words of another model it is gensim's `reset_from`:
  ///
  ///     let vocabulary = try Vocabulary(of: corpus)
  ///     var model = try trainer.untrainedModel(of: vocabulary)
  ///     model = try model.intersecting(KeyedVectors(contentsOf: "pretrained.bin"))
  ///     model = try trainer.train(model, on: corpus)
  ///
  /// - Parameter vocabulary: The words that are to be learned.
  /// - Returns: The model.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  /// - Complexity: O(words · vector size).
  public func untrainedModel(of vocabulary: Vocabulary) throws(Word2VecError) -> Word2VecModel {
    let weights = try TrainingWeights(count: vocabulary.count, options: options)
    weights.drawInputs(seed: options.seed)
    return Word2VecModel(
      vectors: KeyedVectors(
        words: vocabulary.words.table, counts: vocabulary.counts,
        vectors: weights.takeOut(), vectorSize: options.vectorSize),
      outputWeights: weights.takeOutOutputs(), options: options, corpusWordCount: 0,
      sentenceCount: 0)
  }
}

extension Vocabulary {
  /// The words of a model and their counts, for another model of the same words.
  ///
  /// - Parameter model: The model.
  public init(of model: Word2VecModel) {
    let vectors = model.vectors
    self.init(
      words: vectors.words.table,
      counts: vectors.counts ?? [Int](repeating: 1, count: vectors.count))
  }
}
