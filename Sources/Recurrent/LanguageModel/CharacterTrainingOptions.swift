/// How a character model is trained.
public struct CharacterTrainingOptions: Sendable, Equatable {
  /// How many streams the text is cut into, which are read side by side.
  public var batchSize = 32
  /// How many characters gradients go back.
  public var length = 64
  /// How often the text is read, at most.
  public var epochs = 10
  /// How many steps are taken, at most.
  public var stepLimit: Int?
  /// How parameters follow from gradients.
  public var rule = OptimizerRule.adam()
  /// How far a step goes.
  public var learningRate = 2e-3
  /// How that changes from epoch to epoch.
  public var schedule = LearningRateSchedule.constant
  /// The longest norm that gradients may have; nil for any.
  public var clip: Double? = 1
  /// The share of the text, at its end, that is not learned from but tells how good the model is.
  public var heldOutShare = 0.1
  /// How many epochs that do not make it better are borne; nil for all.
  public var patience: Int?
  /// Where random numbers start: the first parameters, and what dropout drops.
  public var seed: UInt64 = 1
  /// Where the state of the training is written after every epoch, now and then during long ones, and
  /// at the end.
  public var checkpoint: String?

  /// The usual options.
  public init() {}

  func validate() throws(RecurrentError) {
    try require(1...1 << 30 ~= epochs, "epochs", epochs, "1 to \(1 << 30)")
    if let stepLimit { try require(stepLimit > 0, "stepLimit", stepLimit, "1 or more") }
    if let clip { try require(clip > 0 && clip.isFinite, "clip", clip, "above 0") }
    try require(
      heldOutShare >= 0 && heldOutShare < 1, "heldOutShare", heldOutShare, "0 to below 1")
    if let patience { try require(patience >= 0, "patience", patience, "0 or more") }
  }
}
