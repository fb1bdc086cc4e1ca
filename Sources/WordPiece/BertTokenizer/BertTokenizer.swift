/// BERT's tokenizer: from a text to the numbers of its word pieces, and back to where they stand.
///
/// It gives what Hugging Face's tokenizers 0.23.3 gives, token for token and offset for offset. It
/// does not change once made; any number of threads may use one.
///
///     let tokenizer = try BertTokenizer(directory: "weights/bert-base-uncased")
///     let encoding = tokenizer.encode("The river bank.")
///     print(tokenizer.tokens(of: encoding))  // [CLS] the river bank . [SEP]
///
/// No text makes it fail. Texts are limited to ``textLimit`` bytes each.
public struct BertTokenizer: Sendable {
  /// What all copies of a tokenizer share.
  let engine: Engine

  /// The most bytes of UTF-8 that one text may have: 512 MiB.
  public static let textLimit = 1 << 29

  /// A tokenizer of BERT's usual build: `[CLS]` before a text and `[SEP]` after it, and the special
  /// tokens found in texts as they are.
  ///
  /// - Parameters:
  ///   - vocabulary: Must hold the unknown, classifier and separator tokens.
  ///   - options: What to do with a text.
  ///   - addedTokens: More tokens to find in texts; what is not in the vocabulary is numbered after it.
  /// - Throws: ``WordPieceError/missingToken(_:role:path:)``,
  ///   ``WordPieceError/vocabularyTooLarge(byteCount:limit:path:)``.
  public init(
    vocabulary: Vocabulary, options: Options = Options(), addedTokens: [AddedToken] = []
  ) throws(WordPieceError) {
    let special = options.specialTokens.filter { !$0.isEmpty && vocabulary.id(of: $0) != nil }
    try self.init(
      vocabulary: vocabulary, options: options,
      tokensInTexts: special.map { AddedToken($0) } + addedTokens)
  }

  /// A tokenizer of BERT's usual build that finds `tokensInTexts` alone.
  init(
    vocabulary: Vocabulary, options: Options, tokensInTexts: [AddedToken]
  ) throws(WordPieceError) {
    try self.init(
      vocabulary: vocabulary, options: options, tokensInTexts: tokensInTexts,
      template: Self.usualTemplate(options, vocabulary),
      decoder: Decoder(prefix: Array(options.continuingPrefix.utf8)))
  }

  /// The template of BERT's usual build.
  static func usualTemplate(
    _ options: Options, _ vocabulary: Vocabulary
  ) throws(WordPieceError) -> SequenceTemplate {
    let (classifier, separator) = (options.classifierToken, options.separatorToken)
    return .bert(
      classifier: SequenceTemplate.SpecialToken(
        classifier, id: try id(of: classifier, "classifier", in: vocabulary)),
      separator: SequenceTemplate.SpecialToken(
        separator, id: try id(of: separator, "separator", in: vocabulary)))
  }

  init(
    vocabulary: Vocabulary, options: Options, tokensInTexts: [AddedToken],
    template: SequenceTemplate, decoder: Decoder?
  ) throws(WordPieceError) {
    let unknown = try Self.id(of: options.unknownToken, "unknown", in: vocabulary)
    let normalizer = options.normalizer
    engine = Engine(
      vocabulary: vocabulary, options: options, unknownTokenID: unknown, template: template,
      decoder: decoder, normalizer: normalizer,
      addedTokens: try AddedTokens(
        tokensInTexts, vocabulary: vocabulary, normalizer: normalizer,
        parsesSpecialTokens: options.parsesSpecialTokens))
  }

  private static func id(
    of token: String, _ role: String, in vocabulary: Vocabulary
  ) throws(WordPieceError) -> Int32 {
    guard let id = vocabulary.id(of: token) else { throw .missingToken(token, role: role) }
    return id
  }

  // MARK: Tokens

  /// The tokens that words are made of.
  public var vocabulary: Vocabulary { engine.vocabulary }

  /// What is done with a text.
  public var options: Options { engine.options }

  /// The number of the token for words that cannot be made of pieces.
  public var unknownTokenID: Int32 { engine.unknownTokenID }

  /// The number of `token`, be it added or the vocabulary's; nil where there is no such token.
  public func id(of token: String) -> Int32? {
    engine.addedTokens.id(of: token) ?? vocabulary.id(of: token)
  }

  /// The token with the number `id`, be it added or the vocabulary's; nil where there is none.
  ///
  /// An added token that is looked for in the normalised text is given in its normalised form, as in
  /// the reference.
  public func token(_ id: Int32) -> String? {
    engine.addedTokens.reading(of: id).map { String(decoding: $0.utf8, as: UTF8.self) }
      ?? vocabulary.token(id)
  }

  /// The tokens that are found in texts before words are made, special ones among them, and their
  /// numbers.
  public var addedTokens: [(id: Int32, token: AddedToken)] {
    Array(zip(engine.addedTokens.ids, engine.addedTokens.tokens))
  }

  /// How many numbers a model needs embeddings for: one more than the greatest.
  public var idCount: Int {
    max(vocabulary.idCount, 1 + Int(engine.addedTokens.ids.max() ?? -1))
  }

  /// The tokens of an encoding as text.
  public func tokens(of encoding: Encoding) -> [String] {
    encoding.ids.map { token($0) ?? options.unknownToken }
  }

  /// The number of the token that fills a batch's shorter texts, or nil.
  public var paddingTokenID: Int32? { id(ofOption: options.paddingToken) }

  /// The number of the token for a word to be guessed, or nil.
  public var maskTokenID: Int32? { id(ofOption: options.maskToken) }

  /// The number of the token before a text, or nil.
  public var classifierTokenID: Int32? { id(ofOption: options.classifierToken) }

  /// The number of the token after a text, or nil.
  public var separatorTokenID: Int32? { id(ofOption: options.separatorToken) }

  /// The number of a token that an option names; an empty name is none's.
  private func id(ofOption name: String) -> Int32? { name.isEmpty ? nil : id(of: name) }
}
