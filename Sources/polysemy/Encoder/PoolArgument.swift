internal import ArgumentParser
internal import TextEncoder

/// How a line's hidden states become one vector: as the checkpoint says, or by name.
enum PoolArgument: String, ExpressibleByArgument, CaseIterable {
  case auto, none, cls, mean, max, weightedmean, lasttoken
  case meanSqrtLength = "mean_sqrt_len"

  /// The pooling by name; nil for auto and none.
  var pooling: SentencePooling? { SentencePooling(rawValue: rawValue) }
}
