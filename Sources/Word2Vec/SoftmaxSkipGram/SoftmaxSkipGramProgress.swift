/// What one pass over the pairs of a ``SoftmaxSkipGramTrainer`` has come to.
public struct SoftmaxSkipGramProgress: Sendable, Equatable {
  /// The number of the pass, from 1.
  public let epoch: Int
  /// How many passes there will be at most.
  public let epochCount: Int
  /// The mean cross entropy of all its pairs in nats, each before the step that learns from it.
  public let loss: Double
  /// How many pairs there are.
  public let pairCount: Int
  /// How long training has taken.
  public let elapsed: Duration
}
