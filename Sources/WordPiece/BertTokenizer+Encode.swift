extension BertTokenizer {
  /// The tokens of `text`.
  ///
  /// - Parameters:
  ///   - text: Any text, up to ``textLimit`` bytes of UTF-8. Nothing of it is cut off.
  ///   - addingSpecialTokens: Whether to put the model's tokens around it, such as `[CLS]`.
  /// - Returns: The tokens in the order of the text.
  /// - Complexity: O(n).
  public func encode(_ text: String, addingSpecialTokens: Bool = true) -> Encoding {
    encode(text.utf8Span, addingSpecialTokens: addingSpecialTokens)
  }

  /// The tokens of a text in UTF-8; see ``encode(_:addingSpecialTokens:)-(String,_)``.
  ///
  /// - Parameters:
  ///   - text: Any text, up to ``textLimit`` bytes.
  ///   - addingSpecialTokens: Whether to put the model's tokens around it, such as `[CLS]`.
  /// - Returns: The tokens in the order of the text.
  public func encode(_ text: UTF8Span, addingSpecialTokens: Bool = true) -> Encoding {
    var scratch = NormalizedText()
    return engine.encode(text.span, addingSpecialTokens: addingSpecialTokens, scratch: &scratch)
  }

  /// The tokens of each text; the same as one by one, and faster.
  ///
  /// - Parameters:
  ///   - texts: Any texts, up to ``textLimit`` bytes of UTF-8 each.
  ///   - addingSpecialTokens: Whether to put the model's tokens around each, such as `[CLS]`.
  /// - Returns: An encoding a text.
  public func encode(_ texts: [String], addingSpecialTokens: Bool = true) -> [Encoding] {
    var scratch = NormalizedText()
    var encodings: [Encoding] = []
    encodings.reserveCapacity(texts.count)
    for text in texts {
      encodings.append(
        engine.encode(
          text.utf8Span.span, addingSpecialTokens: addingSpecialTokens, scratch: &scratch))
    }
    return encodings
  }
}
