/// How far the training of a ``SoftmaxSkipGramTrainer`` has come.
public struct SoftmaxSkipGramProgress: Sendable, Equatable {
  /// The number of the current pass, from 1.
  public let epoch: Int
  /// How many passes there will be at most.
  public let epochCount: Int
  /// The mean cross entropy in nats of the pairs that this pass has learned from so far, each before
  /// the step that learns from it.
  public let loss: Double
  /// How many pairs this pass has learned from so far.
  public let learnedPairCount: Int
  /// How many pairs there are in a pass.
  public let pairCount: Int
  /// How long training has taken.
  public let elapsed: Duration

  /// Whether this is the last report of a pass.
  public var isEndOfEpoch: Bool { learnedPairCount == pairCount }

  /// How many pairs have been learned from in all passes so far.
  public var totalLearnedPairCount: Int { (epoch - 1) * pairCount + learnedPairCount }

  /// The finished share of all passes, 0 to 1; patience may end them before.
  public var fractionCompleted: Double {
    (Double(epoch - 1) + Double(learnedPairCount) / Double(pairCount)) / Double(epochCount)
  }
}
