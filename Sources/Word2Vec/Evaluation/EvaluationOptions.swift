/// How vectors are evaluated; the defaults are gensim's.
public struct EvaluationOptions: Sendable {
  /// How many words, from the first, take part: others are unknown, and are not found.
  public var vocabularyLimit = 300_000
  /// Whether words are compared in upper case; of words that differ in case only the first counts.
  public var ignoresCase = true
  /// Whether a question with an unknown word counts as answered wrongly (an analogy), or as judged 0 by
  /// the vectors (a pair of words); else it is passed over.
  public var countsUnknown = false

  /// gensim's defaults.
  public init() {}
}
