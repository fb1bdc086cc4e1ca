/// What became of a classifier in training, epoch after epoch.
public struct ClassifierHistory: Sendable, Equatable {
  /// One pass through all texts that are learned from, or its part before somebody asked for the end.
  public struct Epoch: Sendable, Equatable {
    /// The mean loss in it, each text's from just before it was learned from; all texts weigh the same in
    /// it, also where labels are balanced.
    public let loss: Double
    /// The share of texts that had their label then.
    public let accuracy: Double
    /// The loss after it on the texts that say when to stop; nil where there are none.
    public let validationLoss: Double?
    /// The loss after it on the texts that are held out; nil where there are none.
    public let heldOutLoss: Double?
    /// The share of those that have their label then.
    public let heldOutAccuracy: Double?
  }

  /// Why training ended.
  public enum Ending: Sendable, Equatable {
    /// The last epoch was reached.
    case complete
    /// The loss no longer fell.
    case stopped
    /// Somebody asked for it, in the last epoch.
    case interrupted
    /// The loss was no number; epochs and steps count from 1, steps from the first epoch's.
    case diverged(epoch: Int, step: Int)
  }

  /// The epochs.
  public internal(set) var epochs: [Epoch] = []
  /// The epoch whose parameters were kept, from 1; 0 for those before the first.
  public internal(set) var keptEpoch = 0
  /// Why training ended.
  public internal(set) var ending = Ending.complete
}

/// How far the training of a classifier is.
public struct ClassifierProgress: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// How many epochs there are.
  public let epochCount: Int
  /// How many texts were learned from, in all epochs so far.
  public let exampleCount: Int
  /// How many there are in all epochs.
  public let totalExampleCount: Int
  /// The last whole epoch; nil in the first.
  public let lastEpoch: ClassifierHistory.Epoch?
}

/// A classifier, and how it became what it is.
public struct TrainedClassifier<Classifier: Sendable>: Sendable {
  /// The classifier.
  public let classifier: Classifier
  /// What became of it, epoch after epoch.
  public let history: ClassifierHistory
  /// How well it does on the texts that were held out; nil where there were none.
  public let heldOut: ClassifierMetrics?
  /// How many texts were learned from.
  public let learnedCount: Int
  /// How many were kept aside to say when to stop.
  public let validationCount: Int
  /// How many parameters there are.
  public let parameterCount: Int
}
