internal import Files

extension BertTokenizer {
  /// Loads the tokenizer of a model's folder.
  ///
  /// A tokenizer.json is taken where there is one, as in the reference; of tokenizer_config.json it
  /// leaves only the names of the special tokens. Otherwise vocab.txt is read, with
  /// tokenizer_config.json where there is one.
  ///
  /// - Parameters:
  ///   - directory: The folder's path.
  ///   - parsesSpecialTokens: Whether special tokens written in a text, such as `[SEP]`, count as such.
  /// - Throws: `FileError`; ``WordPieceError``, such as
  ///   ``WordPieceError/unsupported(path:part:type:byte:)`` for a tokenizer of another kind.
  public init(directory: String, parsesSpecialTokens: Bool = true) throws {
    let tokenizer = "\(directory)/tokenizer.json"
    let vocabulary = "\(directory)/vocab.txt"
    let configuration = "\(directory)/tokenizer_config.json"
    let configurationFile = WholeFile.exists(configuration) ? configuration : nil
    if WholeFile.exists(tokenizer) {
      try self.init(
        tokenizerFile: tokenizer, configurationFile: configurationFile,
        parsesSpecialTokens: parsesSpecialTokens)
    } else if WholeFile.exists(vocabulary) {
      try self.init(
        vocabularyFile: vocabulary, configurationFile: configurationFile,
        parsesSpecialTokens: parsesSpecialTokens)
    } else {
      throw WordPieceError.noTokenizer(directory: directory)
    }
  }

  /// Loads a tokenizer.json.
  ///
  /// What it says of normalizer, pre-tokenizer, model, added tokens and post-processor is obeyed;
  /// its truncation and padding are not.
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
      path: configurationFile, parsesSpecialTokens: parsesSpecialTokens)
    self = try TokenizerFile(path: tokenizerFile).tokenizer(options: configuration.options)
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
      path: configurationFile, parsesSpecialTokens: parsesSpecialTokens)
    try self.init(
      vocabulary: Vocabulary(contentsOf: vocabularyFile), options: configuration.options,
      addedTokens: configuration.addedTokens)
  }
}

extension TokenizerConfiguration {
  fileprivate init(path: String?, parsesSpecialTokens: Bool) throws {
    if let path {
      try self.init(path: path, parsesSpecialTokens: parsesSpecialTokens)
    } else {
      self.init(parsesSpecialTokens: parsesSpecialTokens)
    }
  }
}
