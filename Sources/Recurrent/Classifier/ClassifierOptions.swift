/// What a recurrent classifier is made of.
public struct ClassifierOptions: Sendable, Equatable {
  /// How a state follows from the one before.
  public var cell: RecurrentOptions.Cell
  /// How many numbers a word's vector has.
  public var embeddingSize: Int
  /// How many numbers a state has.
  public var hiddenSize: Int
  /// How many layers stand on each other.
  public var layerCount: Int
  /// Whether each layer reads the words backwards too.
  public var isBidirectional: Bool
  /// The share of numbers that become 0 in training: of words' vectors, between layers, and of what
  /// pooling makes.
  public var dropout: Double
  /// How the states of a text become one vector.
  public var pooling: StatePooling
  /// How often a word must stand in what is learned from, not to be unknown.
  public var minimumCount: Int
  /// How many words are known, the most frequent ones; nil for any number.
  public var vocabularyLimit: Int?
  /// How many words of a text are read, from the first.
  public var wordLimit: Int

  /// Options, with the defaults of a small classifier.
  ///
  /// - Parameters:
  ///   - cell: How a state follows from the one before.
  ///   - embeddingSize: How many numbers a word's vector has.
  ///   - hiddenSize: How many numbers a state has.
  ///   - layerCount: How many layers stand on each other.
  ///   - isBidirectional: Whether each layer reads the words backwards too.
  ///   - dropout: The share of numbers that become 0 in training.
  ///   - pooling: How the states of a text become one vector.
  ///   - minimumCount: How often a word must stand in what is learned from, not to be unknown.
  ///   - vocabularyLimit: How many words are known; nil for any number.
  ///   - wordLimit: How many words of a text are read.
  public init(
    cell: RecurrentOptions.Cell = .lstm, embeddingSize: Int = 100, hiddenSize: Int = 128,
    layerCount: Int = 1, isBidirectional: Bool = false, dropout: Double = 0,
    pooling: StatePooling = .final, minimumCount: Int = 2, vocabularyLimit: Int? = nil,
    wordLimit: Int = 1000
  ) {
    self.cell = cell
    self.embeddingSize = embeddingSize
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.isBidirectional = isBidirectional
    self.dropout = dropout
    self.pooling = pooling
    self.minimumCount = minimumCount
    self.vocabularyLimit = vocabularyLimit
    self.wordLimit = wordLimit
  }

  var layers: RecurrentOptions {
    RecurrentOptions(
      cell: cell, inputSize: embeddingSize, hiddenSize: hiddenSize, layerCount: layerCount,
      isBidirectional: isBidirectional, dropout: dropout)
  }

  func validate() throws(RecurrentError) {
    try layers.validate()
    try require(minimumCount >= 1, "minimumCount", minimumCount, "1 or more")
    try require((vocabularyLimit ?? 1) >= 1, "vocabularyLimit", vocabularyLimit ?? 0, "1 or more")
    try require(1...1 << 20 ~= wordLimit, "wordLimit", wordLimit, "1 to \(1 << 20)")
  }
}
