/// How a sequence's hidden states become one vector.
public enum SentencePooling: String, Sendable, CaseIterable {
  /// The state of `[CLS]`, the first token.
  case cls
  /// The largest value of each dimension.
  case max
  /// The mean of all states, those of `[CLS]` and `[SEP]` included.
  case mean
  /// The sum of all states, divided by the square root of their number.
  case meanSqrtLength = "mean_sqrt_len"
  /// The mean of all states, the first counted once, the second twice and so on.
  case weightedMean = "weightedmean"
  /// The state of the last token, `[SEP]`.
  case lastToken = "lasttoken"
}
