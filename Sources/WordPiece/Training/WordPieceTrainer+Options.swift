extension WordPieceTrainer {
  /// What is trained, and how.
  ///
  /// Defaults are the reference's, but for the special tokens, of which it has none.
  public struct Options: Sendable {
    /// How many tokens there are to be, all kinds together; `vocab_size` there.
    public var vocabularySize = 30_000
    /// How often a pair must occur to be merged; `min_frequency` there.
    public var minimumFrequency = 0
    /// The tokens that come first, whether they occur or not; `special_tokens` there.
    ///
    /// Of equal ones the first counts. The default are those that `BertTokenizer` needs, numbered as
    /// in bert-base-uncased.
    public var specialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    /// How many different characters words may be made of, or nil for all; `limit_alphabet` there.
    ///
    /// The most frequent ones stay; of equally frequent ones those with the lower code points (in the
    /// reference, any).
    public var alphabetLimit: Int?
    /// Characters to have whether they occur or not; `initial_alphabet` there.
    ///
    /// They count as the most frequent of all.
    public var initialAlphabet: Set<Unicode.Scalar> = []
    /// What a piece at a word's end ends in; `end_of_word_suffix` there.
    ///
    /// WordPiece tokenizers, this package's and the reference's, know no such suffix: a vocabulary
    /// with one is for other programs.
    public var wordEndSuffix = ""
    /// What the tokenizer does with a text to make words of it, and the prefix of pieces that continue
    /// a word; `continuing_subword_prefix` there.
    ///
    /// Its special tokens' names, and its longest word, have no part in training.
    public var tokenizer = BertTokenizer.Options()

    /// How many threads count the words of a file; nil: as many as the process may use CPUs.
    ///
    /// The vocabulary does not depend on it.
    public var threadCount: Int?

    /// The reference's options, with bert-base-uncased's special tokens.
    public init() {}

    func validate() throws(WordPieceTrainingError) {
      try Self.check(vocabularySize, "vocabularySize")
      try Self.check(minimumFrequency, "minimumFrequency")
      if let alphabetLimit { try Self.check(alphabetLimit, "alphabetLimit") }
      if let threadCount, !(1...1024 ~= threadCount) {
        throw .invalidOption(
          name: "threadCount", value: "\(threadCount)", expected: "a number from 1 to 1024")
      }
      // The reference would number it, and no text could ever hold it.
      guard !specialTokens.contains(where: \.isEmpty) else {
        throw .invalidOption(name: "specialTokens", value: "\"\"", expected: "tokens with a text")
      }
    }

    private static func check(_ value: Int, _ name: String) throws(WordPieceTrainingError) {
      guard value >= 0 else {
        throw .invalidOption(name: name, value: "\(value)", expected: "0 or more")
      }
    }
  }
}
