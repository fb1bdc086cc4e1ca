extension BertTokenizer {
  /// The words of `text`: normalised, cut at white space and around punctuation marks.
  ///
  /// A word's index is what ``Encoding/wordIDs`` calls it. Added tokens that are found in the text
  /// count as words. Parts of the text that normalisation removes are in no word.
  ///
  /// - Precondition: `text` has at most ``textLimit`` bytes of UTF-8.
  public func words(of text: String) -> [Word] {
    words(of: text.utf8Span)
  }

  /// The words of a text in UTF-8; see ``words(of:)-(String)``.
  ///
  /// - Precondition: `text` has at most ``textLimit`` bytes.
  public func words(of text: UTF8Span) -> [Word] {
    var normalized = NormalizedText()
    engine.divide(text.span, into: &normalized)
    return normalized.words.map { word in
      let range = Int(word.start)..<Int(word.end)
      let source = normalized.sourceRange(range)
      return Word(
        utf8: Array(normalized.bytes[range]),
        range: Int(source.lowerBound)..<Int(source.upperBound),
        addedTokenID: word.addedToken < 0 ? nil : engine.addedTokens.ids[Int(word.addedToken)])
    }
  }
}
