/// What a ``Word2VecTrainer`` makes of a text.
public struct Word2VecModel: Sendable {
  /// The words, their counts and their vectors (gensim's `model.wv`).
  public let vectors: KeyedVectors
  /// The rows that predict words.
  public let outputWeights: OutputWeights
  /// The mean loss of a prediction in each epoch, where it was measured.
  public let losses: [Double]
  /// What the model was trained with.
  public let options: Word2VecOptions
  /// How many words the text had, those outside the vocabulary included.
  public let corpusWordCount: Int
  /// How many sentences the text had (gensim's `model.corpus_count`).
  public let sentenceCount: Int
}
