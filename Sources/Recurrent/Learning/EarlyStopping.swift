/// Says when a training no longer gets better on text that it does not learn from.
public struct EarlyStopping: Sendable, Equatable {
  /// How many epochs without a better loss are borne.
  public let patience: Int
  /// By how much a loss must be lower to be better.
  public let margin: Double
  /// The lowest loss so far.
  public private(set) var best = Double.infinity
  /// The epoch of the lowest loss, from 0; nil before the first.
  public private(set) var bestEpoch: Int?
  private var epoch = 0

  /// A rule that has seen no loss.
  ///
  /// - Parameters:
  ///   - patience: How many epochs without a better loss are borne.
  ///   - margin: By how much a loss must be lower to be better.
  public init(patience: Int, margin: Double = 0) {
    self.patience = patience
    self.margin = margin
  }

  /// What to do after an epoch.
  public enum Verdict: Sendable, Equatable {
    /// The model is the best so far: keep it, and go on.
    case better
    /// Go on.
    case notBetter
    /// Stop, and take the best.
    case stop
  }

  /// Looks at an epoch's loss; one that is NaN is never better.
  ///
  /// - Parameter loss: The loss, on text that is not learned from.
  /// - Returns: What to do.
  public mutating func verdict(on loss: Double) -> Verdict {
    defer { epoch += 1 }
    if loss < best - margin || (bestEpoch == nil && loss < .infinity) {
      best = loss
      bestEpoch = epoch
      return .better
    }
    return epoch - (bestEpoch ?? -1) > patience ? .stop : .notBetter
  }
}
