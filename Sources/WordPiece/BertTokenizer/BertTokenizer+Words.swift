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
    var words: [Word] = []
    var part = NormalizedText()
    engine.forEachWord(of: text.span, in: &part) { part, range, token in
      let source = part.sourceRange(range)
      words.append(
        Word(
          utf8: Array(part.bytes[range]), range: Int(source.lowerBound)..<Int(source.upperBound),
          addedTokenID: token.map { engine.addedTokens.ids[$0] }))
    }
    return words
  }
}
