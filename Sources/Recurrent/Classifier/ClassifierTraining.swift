/// How a classifier learns.
public struct ClassifierTraining: Sendable, Equatable {
  /// How often all texts are learned from.
  public var epochCount: Int
  /// How many texts make a step; nil for all of them.
  public var batchSize: Int?
  /// How gradients change parameters.
  public var rule: OptimizerRule
  /// How far a step goes.
  public var learningRate: Double
  /// The longest gradient that is left as it is; nil for any.
  public var maximumNorm: Double?
  /// How many epochs without a lower loss are borne, on a part of the texts that is kept aside for this;
  /// nil to learn from all texts to the last epoch.
  public var patience: Int?
  /// How much of each label is kept aside where there is a ``patience``.
  public var validationShare: Double
  /// Whether the labels weigh the same together, however many texts each has.
  public var isBalanced: Bool
  /// What all random numbers follow from.
  public var seed: UInt64

  /// Adam at a rate of 0.01 for 100 epochs.
  ///
  /// - Parameters:
  ///   - epochCount: How often all texts are learned from.
  ///   - batchSize: How many texts make a step; nil for all of them.
  ///   - rule: How gradients change parameters.
  ///   - learningRate: How far a step goes.
  ///   - maximumNorm: The longest gradient that is left as it is; nil for any.
  ///   - patience: How many epochs without a lower loss are borne; nil to go on to the last.
  ///   - validationShare: How much of each label is kept aside where there is a patience.
  ///   - isBalanced: Whether the labels weigh the same together.
  ///   - seed: What all random numbers follow from.
  public init(
    epochCount: Int = 100, batchSize: Int? = 32, rule: OptimizerRule = .adam(),
    learningRate: Double = 1e-2, maximumNorm: Double? = nil, patience: Int? = nil,
    validationShare: Double = 0.2, isBalanced: Bool = false, seed: UInt64 = 1
  ) {
    self.epochCount = epochCount
    self.batchSize = batchSize
    self.rule = rule
    self.learningRate = learningRate
    self.maximumNorm = maximumNorm
    self.patience = patience
    self.validationShare = validationShare
    self.isBalanced = isBalanced
    self.seed = seed
  }

  /// The most epochs, and the most texts of a step, that can be asked for.
  public static let (mostEpochs, largestBatch) = (1 << 30, 1 << 24)

  func validate() throws(RecurrentError) {
    try require(
      1...Self.mostEpochs ~= epochCount, "epochCount", epochCount, "1 to \(Self.mostEpochs)")
    try require(
      1...Self.largestBatch ~= batchSize ?? 1, "batchSize", batchSize ?? 0,
      "1 to \(Self.largestBatch)")
    try require((maximumNorm ?? 1) > 0, "maximumNorm", maximumNorm ?? 0, "above 0")
    try require((patience ?? 0) >= 0, "patience", patience ?? 0, "0 or more")
    try require(
      validationShare > 0 && validationShare < 1, "validationShare", validationShare,
      "between 0 and 1")
  }
}
