extension BertTokenizer {
  /// What a tokenizer does with a text, and the names of its special tokens.
  ///
  /// The defaults are those of bert-base-uncased. An empty name of a token stands for none.
  public struct Options: Equatable, Sendable {
    /// Whether letters become lower case, each scalar for itself (so `Σ` always becomes `σ`).
    public var lowercases = true
    /// Whether accents are removed; nil: where letters become lower case.
    public var stripsAccents: Bool?
    /// Whether each Chinese character is a word.
    public var tokenizesChineseCharacters = true
    /// Whether control characters are removed and all white space becomes U+0020.
    public var cleansText = true

    /// The token for words that cannot be made of pieces.
    public var unknownToken = "[UNK]"
    /// The token before a text.
    public var classifierToken = "[CLS]"
    /// The token after a text.
    public var separatorToken = "[SEP]"
    /// The token that fills a batch's shorter texts.
    public var paddingToken = "[PAD]"
    /// The token for a word to be guessed.
    public var maskToken = "[MASK]"

    /// What the vocabulary puts before a piece that continues a word.
    public var continuingPrefix = "##"
    /// Words of more scalars become one unknown token.
    public var maxInputCharactersPerWord = 100
    /// The longest sequence that the model reads; nil where the files do not say.
    ///
    /// The tokenizer only tells: it cuts where a call's ``Truncation`` says so.
    public var maxLength: Int?
    /// Whether special tokens written in a text, such as `[SEP]`, count as such.
    ///
    /// Switch it off for texts of unknown origin: they could divide their own sentence.
    public var parsesSpecialTokens = true

    /// The options of bert-base-uncased.
    public init() {}

    var segments: TextSegments { TextSegments(padsIdeographs: tokenizesChineseCharacters) }

    var normalizer: TextNormalizer {
      TextNormalizer(
        cleansText: cleansText, padsIdeographs: tokenizesChineseCharacters,
        stripsAccents: stripsAccents ?? lowercases, lowercases: lowercases)
    }
  }
}
