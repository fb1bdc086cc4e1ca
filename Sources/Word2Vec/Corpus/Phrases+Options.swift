extension Phrases {
  /// How two words that stand together are scored.
  @nonexhaustive
  public enum Scoring: String, Sendable, CaseIterable {
    /// Of Mikolov et al., "Distributed Representations of Words and Phrases and their
    /// Compositionality", 2013:
    ///
    ///     (count(ab) - minimum count) · distinct tokens / (count(a) · count(b))
    ///
    /// Tokens are words and pairs of words.
    case `default`
    /// Normalized pointwise mutual information, -1 to 1 (Bouma, 2009):
    ///
    ///     ln(p(ab) / (p(a) · p(b))) / -ln p(ab), p(x) = count(x) / words
    case npmi
  }

  /// What is a phrase.
  ///
  /// | gensim 4.4 | here | default |
  /// |---|---|---|
  /// | `min_count` | ``minimumCount`` | 5 |
  /// | `threshold` | ``threshold`` | 10 |
  /// | `scoring` | ``scoring`` | `.default` |
  /// | `delimiter` | ``delimiter`` | `_` |
  /// | `connector_words` | ``connectorWords`` | none |
  public struct Options: Sendable, Equatable {
    /// Words that stand together less often make no phrase.
    public var minimumCount = 5
    /// The score that a phrase must surpass: positive, and with ``Scoring/npmi`` -1 to 1.
    public var threshold = 10.0
    /// How two words that stand together are scored.
    public var scoring = Scoring.default
    /// What stands between the words of a phrase.
    public var delimiter = "_"
    /// Words that may stand within a phrase, as many as there are, and neither begin nor end one.
    public var connectorWords: Set<String> = []
    /// How many threads count; nil for the CPUs that this process may use.
    ///
    /// The result is the same for any number.
    public var threadCount: Int?

    /// gensim's defaults, on all CPUs.
    public init() {}
  }

  /// English articles, prepositions and conjunctions (gensim's `ENGLISH_CONNECTOR_WORDS`).
  ///
  /// With them, "bank of america" can be a phrase.
  public static let englishConnectorWords: Set<String> = [
    "a", "an", "the", "for", "of", "with", "without", "at", "from", "to", "in", "on", "by", "and",
    "or",
  ]
}

extension Phrases.Options {
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)``.
  func validate() throws(Word2VecError) {
    try check(minimumCount >= 1, "minimumCount", "\(minimumCount)", "1 or more")
    switch scoring {
    case .default:
      try check(threshold > 0, "threshold", "\(threshold)", "a number above 0")
    case .npmi:
      try check(-1...1 ~= threshold, "threshold", "\(threshold)", "-1 to 1 for npmi")
    }
    try check(!delimiter.isEmpty, "delimiter", "\"\"", "at least one character")
    try check(1...1_024 ~= threadCount ?? 1, "threadCount", "\(threadCount ?? 1)", "1 to 1024")
  }

  private func check(
    _ holds: Bool, _ name: String, _ value: String, _ expected: String
  ) throws(Word2VecError) {
    guard holds else { throw .invalidOption(name: name, value: value, expected: expected) }
  }
}
