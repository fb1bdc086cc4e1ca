/// What a ``SoftmaxSkipGramTrainer`` makes of a text.
public struct SoftmaxSkipGramModel: Sendable {
  /// The words, their counts and their vectors (the rows of `nn.Embedding`).
  public let vectors: KeyedVectors
  /// For each word, as many numbers as a vector has, which score it (`nn.Linear`'s weight).
  public let outputWeights: [Float]
  /// What is added to each word's score (`nn.Linear`'s bias); nil where the model has none.
  public let outputBias: [Float]?
  /// The mean cross entropy of each pass, of the last one as far as it went; see
  /// ``SoftmaxSkipGramProgress/loss``.
  public let losses: [Double]
  /// How many pairs of words were learned from in each pass.
  public let pairCount: Int
  /// Whether training came to its last pass's end; false where its progress handler ended it before.
  ///
  /// A handler that wants no more at the very last report ends nothing: the model is complete.
  public let isComplete: Bool
}
