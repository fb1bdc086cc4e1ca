/// How tokens are put together: special tokens, truncation, padding.
///
/// Unlike the reference, a tokenizer here has no such state; they belong to a call.
public struct EncodingOptions: Equatable, Sendable {
  /// Whether to put the model's tokens around a text, such as `[CLS]`.
  public var addsSpecialTokens: Bool
  /// Where to cut; nil: nowhere.
  public var truncation: Truncation?
  /// What to fill up to; nil: nothing.
  public var padding: Padding?

  /// The options of a call.
  ///
  /// - Parameters:
  ///   - addsSpecialTokens: Whether to put the model's tokens around a text, such as `[CLS]`.
  ///   - truncation: Where to cut; nil: nowhere.
  ///   - padding: What to fill up to; nil: nothing.
  public init(
    addsSpecialTokens: Bool = true, truncation: Truncation? = nil, padding: Padding? = nil
  ) {
    self.addsSpecialTokens = addsSpecialTokens
    self.truncation = truncation
    self.padding = padding
  }
}

/// An end of a sequence.
public enum SequenceSide: Equatable, Sendable {
  /// The beginning.
  case left
  /// The end.
  case right
}
