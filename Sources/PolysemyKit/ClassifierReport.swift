public import Recurrent

/// What became of one classifier or of several that learned from the same texts, side by side.
public struct ClassifierReport: Sendable {
  /// One of the classifiers.
  public struct Model: Sendable {
    /// What it is called: its cell, or its encoder.
    public let name: String
    /// How many parameters were learned.
    public let parameterCount: Int
    /// How many words it knows; nil where it reads no words.
    public let wordCount: Int?
    /// What became of it, epoch after epoch.
    public let history: ClassifierHistory
    /// How well it does on texts that it did not learn from; nil where there were none.
    public let heldOut: ClassifierMetrics?
    /// How long it learned.
    public let seconds: Double
    /// How many texts were kept aside to say when to stop.
    public let validationCount: Int

    /// One of the classifiers.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - trained: The classifier, as training left it.
    ///   - wordCount: How many words it knows; nil where it reads no words.
    ///   - seconds: How long it learned.
    public init<Classifier>(
      name: String, _ trained: TrainedClassifier<Classifier>, wordCount: Int? = nil,
      seconds: Double
    ) {
      self.name = name
      self.wordCount = wordCount
      self.seconds = seconds
      parameterCount = trained.parameterCount
      history = trained.history
      heldOut = trained.heldOut
      validationCount = trained.validationCount
    }

    /// The epoch whose parameters were kept; nil for those before the first.
    var keptEpoch: ClassifierHistory.Epoch? {
      history.keptEpoch > 0 ? history.epochs[history.keptEpoch - 1] : nil
    }
  }

  /// Where the texts come from.
  public let source: String
  /// The labels.
  public let labels: [String]
  /// How many texts were learned from.
  public let learnedCount: Int
  /// How many were kept aside to say when to stop.
  public let validationCount: Int
  /// How many were held out.
  public let heldOutCount: Int
  /// The classifiers.
  public let models: [Model]

  /// What became of some classifiers.
  ///
  /// - Parameters:
  ///   - source: Where the texts come from.
  ///   - labels: The labels.
  ///   - learnedCount: How many texts were learned from.
  ///   - validationCount: How many were kept aside to say when to stop.
  ///   - heldOutCount: How many were held out.
  ///   - models: The classifiers.
  public init(
    source: String, labels: [String], learnedCount: Int, validationCount: Int, heldOutCount: Int,
    models: [Model]
  ) {
    self.source = source
    self.labels = labels
    self.learnedCount = learnedCount
    self.validationCount = validationCount
    self.heldOutCount = heldOutCount
    self.models = models
  }
}
