extension BertTokenizer {
  /// The same tokenizer, but that letters become lower case first.
  ///
  /// Accents are treated as before: where they were to go with upper case, they stay. So it is what
  /// the tokenizers library does with a `Lowercase` before its `BertNormalizer`, for every scalar.
  ///
  /// - Throws: ``WordPieceError/vocabularyTooLarge(byteCount:limit:path:)``.
  package func lowercasing() throws(WordPieceError) -> BertTokenizer {
    guard !options.lowercases else { return self }
    var options = options
    options.stripsAccents = options.stripsAccents ?? false
    options.lowercases = true
    return try BertTokenizer(
      vocabulary: vocabulary, options: options, tokensInTexts: engine.addedTokens.tokens,
      template: engine.template, decoder: engine.decoder)
  }
}
