/// How texts become vectors; nil is the checkpoint's own way.
public struct SentenceOptions: Sendable, Equatable {
  /// How hidden states are pooled.
  ///
  /// A pooling by name leaves aside what the checkpoint's files say of prompts, lengths and modules
  /// after the pooling, but for the scaling to length 1.
  public var pooling: SentencePooling?
  /// Whether vectors are scaled to length 1 in the end.
  public var normalizes: Bool?
  /// What is put before each text.
  public var prompt: SentencePrompt?
  /// Whose hidden states: 0 is the embedding layer, nil the last layer.
  public var layer: Int?
  /// The longest sequence, special tokens and prompt included; longer texts are cut.
  ///
  /// Nil for the model's positions, with the checkpoint's own pooling for its `max_seq_length`.
  public var maximumLength: Int?
  /// How many numbers of each vector are kept, the first ones, as Matryoshka models allow.
  ///
  /// As in the reference, they are cut after all else, whatever the ``pooling``: of vectors that the
  /// checkpoint scales to length 1, what is left is shorter. Where ``normalizes`` is true, it is scaled
  /// to length 1 again.
  public var dimensions: Int?

  /// The options of a call.
  ///
  /// - Parameters:
  ///   - pooling: How hidden states are pooled.
  ///   - normalizes: Whether vectors are scaled to length 1 in the end.
  ///   - prompt: What is put before each text.
  ///   - layer: Whose hidden states: 0 is the embedding layer, nil the last layer.
  ///   - maximumLength: The longest sequence, special tokens included.
  ///   - dimensions: How many numbers of each vector are kept.
  public init(
    pooling: SentencePooling? = nil, normalizes: Bool? = nil, prompt: SentencePrompt? = nil,
    layer: Int? = nil, maximumLength: Int? = nil, dimensions: Int? = nil
  ) {
    self.pooling = pooling
    self.normalizes = normalizes
    self.prompt = prompt
    self.layer = layer
    self.maximumLength = maximumLength
    self.dimensions = dimensions
  }
}
