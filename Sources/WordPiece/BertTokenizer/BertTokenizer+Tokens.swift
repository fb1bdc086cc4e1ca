extension BertTokenizer {
  /// The text that tokens stand for, given as text themselves: `new`, `york`, `##er`.
  ///
  /// Unlike `decode`, it takes tokens that the vocabulary does not have.
  ///
  /// - Parameter tokens: Tokens with what marks those that continue a word.
  /// - Returns: The text.
  /// - Complexity: O(the text).
  public func text(ofTokens tokens: [String]) -> String {
    guard let decoder = engine.decoder else { return tokens.joined(separator: " ") }
    var text: [UInt8] = []
    for (index, token) in tokens.enumerated() {
      decoder.append(
        Array(token.utf8)[...], isFirst: index == 0, cleansUp: decoder.cleansUp, to: &text)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
