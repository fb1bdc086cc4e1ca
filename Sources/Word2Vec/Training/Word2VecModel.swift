package import LinearAlgebra

/// What a ``Word2VecTrainer`` makes of a text.
public struct Word2VecModel: Sendable {
  /// The words, their counts and their vectors (gensim's `model.wv`).
  public let vectors: KeyedVectors
  /// The rows that predict words.
  public let outputWeights: OutputWeights
  /// The mean loss of a prediction in each epoch of the last training, where it was measured.
  public let losses: [Double]
  /// What the model was trained with.
  public let options: Word2VecOptions
  /// How many words the text of the last training had, those outside the vocabulary included.
  public let corpusWordCount: Int
  /// How many sentences that text had (gensim's `model.corpus_count`).
  public let sentenceCount: Int
  /// Whether the last training learned all of the text in all its epochs; false where its progress
  /// handler ended it before.
  ///
  /// A handler that wants no more at the very last report ends nothing: the model is complete.
  public let isComplete: Bool

  /// What the next training draws its random numbers with, as gensim's model keeps it.
  let random: MersenneTwister

  package init(
    vectors: KeyedVectors, outputWeights: OutputWeights, losses: [Double] = [],
    options: Word2VecOptions, corpusWordCount: Int, sentenceCount: Int, isComplete: Bool = true,
    random: MersenneTwister? = nil
  ) {
    self.vectors = vectors
    self.outputWeights = outputWeights
    self.losses = losses
    self.options = options
    self.corpusWordCount = corpusWordCount
    self.sentenceCount = sentenceCount
    self.isComplete = isComplete
    self.random = random ?? MersenneTwister(seed: options.seed)
  }
}
