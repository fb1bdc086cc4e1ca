internal import Files

extension BertTokenizer {
  /// Loads the tokenizer of a model's folder.
  ///
  /// A tokenizer.json is taken where there is one; it decides all that it speaks of, as in the
  /// tokenizers library. Otherwise vocab.txt is read.
  ///
  /// Files that were written together agree. Where they do not, transformers 5.23.0 differs: its own
  /// class for BERT takes of a tokenizer.json the tokens alone, and lower case, accents, ideographs
  /// and the tokens around a text from tokenizer_config.json, or their defaults (lower case) where
  /// that does not say.
  ///
  /// tokenizer_config.json, special_tokens_map.json and added_tokens.json give the rest, as in
  /// transformers 5.23.0: the first names special tokens, and with a vocab.txt `do_lower_case`,
  /// `strip_accents` and `tokenize_chinese_chars`; where it has no `added_tokens_decoder`, the second
  /// wins over its names, and the third adds tokens.
  ///
  /// - Parameters:
  ///   - directory: The folder's path.
  ///   - parsesSpecialTokens: Whether special tokens written in a text, such as `[SEP]`, count as such.
  /// - Throws: `FileError`; ``WordPieceError``, such as
  ///   ``WordPieceError/unsupported(path:part:type:byte:)`` for a tokenizer of another kind.
  public init(directory: String, parsesSpecialTokens: Bool = true) throws {
    func file(_ name: String) -> String? {
      let path = "\(directory)/\(name)"
      return WholeFile.exists(path) ? path : nil
    }
    let configuration = {
      try TokenizerConfiguration(
        TokenizerConfiguration.Files(
          configuration: file("tokenizer_config.json"),
          specialTokensMap: file("special_tokens_map.json"),
          addedTokens: file("added_tokens.json")),
        parsesSpecialTokens: parsesSpecialTokens)
    }
    if let tokenizer = file("tokenizer.json") {
      self = try TokenizerFile(path: tokenizer).tokenizer(configuration())
    } else if let vocabulary = file("vocab.txt") {
      try self.init(vocabularyFile: vocabulary, configuration())
    } else {
      throw WordPieceError.noTokenizer(directory: directory)
    }
  }

  /// Loads a tokenizer.json.
  ///
  /// What it says of normalizer, pre-tokenizer, model, added tokens, post-processor and decoder is
  /// obeyed; its truncation and padding are not.
  ///
  /// - Parameters:
  ///   - tokenizerFile: The file's path.
  ///   - configurationFile: A tokenizer_config.json for the names of the special tokens.
  ///   - parsesSpecialTokens: Whether special tokens written in a text, such as `[SEP]`, count as such.
  /// - Throws: `FileError`, ``WordPieceError``.
  public init(
    tokenizerFile: String, configurationFile: String? = nil, parsesSpecialTokens: Bool = true
  ) throws {
    let configuration = try TokenizerConfiguration(
      TokenizerConfiguration.Files(configuration: configurationFile),
      parsesSpecialTokens: parsesSpecialTokens)
    self = try TokenizerFile(path: tokenizerFile).tokenizer(configuration)
  }

  /// Loads a vocab.txt, with the options of a tokenizer_config.json.
  ///
  /// - Parameters:
  ///   - vocabularyFile: The vocabulary's path.
  ///   - configurationFile: The options' path; without it they are bert-base-uncased's.
  ///   - parsesSpecialTokens: Whether special tokens written in a text, such as `[SEP]`, count as such.
  /// - Throws: `FileError`, ``WordPieceError``.
  public init(
    vocabularyFile: String, configurationFile: String? = nil, parsesSpecialTokens: Bool = true
  ) throws {
    let configuration = try TokenizerConfiguration(
      TokenizerConfiguration.Files(configuration: configurationFile),
      parsesSpecialTokens: parsesSpecialTokens)
    try self.init(vocabularyFile: vocabularyFile, configuration)
  }

  private init(vocabularyFile: String, _ configuration: TokenizerConfiguration) throws {
    let vocabulary = try Vocabulary(contentsOf: vocabularyFile)
    do {
      try self.init(
        vocabulary: vocabulary, options: configuration.options,
        tokensInTexts: configuration.addedTokens(vocabulary))
    } catch {
      throw error.located(in: vocabularyFile)
    }
  }
}
