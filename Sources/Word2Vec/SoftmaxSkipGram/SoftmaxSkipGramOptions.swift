/// What a ``SoftmaxSkipGramTrainer`` learns and how.
///
/// | PyTorch | here | default |
/// |---|---|---|
/// | `nn.Embedding(words, N)` | ``vectorSize`` | 100 |
/// | `nn.Linear(N, words, bias=…)` | ``hasBias`` | true |
/// | `DataLoader(batch_size=…, shuffle=…)` | ``batchSize``, ``shufflesPairs`` | 256, true |
/// | `Adam(lr=…, betas=…, eps=…)` | ``learningRate``, ``betas``, ``epsilon`` | 0.001, (0.9, 0.999), 1e-8 |
public struct SoftmaxSkipGramOptions: Sendable {
  /// How many numbers a word's vector has.
  public var vectorSize = 100
  /// How many words on each side of a word are its context, always all of them.
  public var window = 2
  /// Whether each word has a number that is added to its scores.
  public var hasBias = true

  /// Words that occur less often are dropped before anything else.
  public var minimumCount = 1
  /// Raises the minimum count until at most this many words are left; nil leaves it.
  public var maximumVocabularySize: Int?

  /// How often all pairs are gone through, at most.
  public var epochs = 10
  /// After how many pairs the weights are changed.
  public var batchSize = 256
  /// Whether the pairs of each epoch come in a random order rather than in the text's.
  public var shufflesPairs = true
  /// Ends the training when the loss has not fallen for so many epochs; nil goes on to the end.
  public var patience: Int?

  /// Adam's step size.
  public var learningRate = 1e-3
  /// How slowly Adam's means of the gradient and of its square change.
  public var betas = (0.9, 0.999)
  /// What Adam adds to the root of the mean square.
  public var epsilon = 1e-8

  /// Where the random numbers start.
  public var seed: UInt32 = 1
  /// How many threads train; nil for the CPUs that this process may use.
  ///
  /// The result is the same, to the bit, for any number.
  public var threadCount: Int?

  /// PyTorch's defaults where it has any.
  public init() {}
}

extension SoftmaxSkipGramOptions {
  /// The most words that can be scored.
  static let vocabularyLimit = 100_000

  /// Checks every option's range.
  ///
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)`` for the first one outside it.
  func validate() throws(Word2VecError) {
    try Word2VecError.check("vectorSize", vectorSize, 1...4_096)
    try Word2VecError.check("window", window, 1...1_000)
    try Word2VecError.check("minimumCount", minimumCount, 1...Int.max)
    try Word2VecError.check("maximumVocabularySize", maximumVocabularySize ?? 1, 1...Int.max)
    try Word2VecError.check("epochs", epochs, 1...1_000_000)
    try Word2VecError.check("batchSize", batchSize, 1...65_536)
    try Word2VecError.check("patience", patience ?? 1, 1...1_000_000)
    try Word2VecError.check("learningRate", learningRate, 0...1_000)
    try Word2VecError.check("betas.0", betas.0, 0...0.999_999)
    try Word2VecError.check("betas.1", betas.1, 0...0.999_999_9)
    try Word2VecError.check("epsilon", epsilon, 1e-30...1)
    try Word2VecError.check("threadCount", threadCount ?? 1, 1...1_024)
  }
}
