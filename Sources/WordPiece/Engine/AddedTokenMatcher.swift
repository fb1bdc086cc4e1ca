/// Finds added tokens in a text: the leftmost, and of those the longest.
struct AddedTokenMatcher: Sendable {
  /// A part of a text.
  struct Part {
    var range: Range<Int>
    /// Which added token this is; nil for text between them.
    var token: Int?
  }

  private let tokens: [AddedToken]
  private let trie: ByteTrie
  /// Which bytes begin a token.
  private let firstBytes: [Bool]
  private let parsesSpecialTokens: Bool

  /// Whether there is nothing to find.
  let isEmpty: Bool

  /// A matcher of some of a tokenizer's added tokens.
  ///
  /// - Parameters:
  ///   - patterns: The bytes to look for, each with its token's index; the first of equals counts.
  ///   - tokens: All added tokens.
  ///   - parsesSpecialTokens: Whether special tokens count.
  /// - Throws: ``WordPieceError/vocabularyTooLarge(byteCount:limit:path:)``.
  init(
    _ patterns: [(utf8: [UInt8], token: Int)], of tokens: [AddedToken], parsesSpecialTokens: Bool
  ) throws(WordPieceError) {
    let byteCount = patterns.reduce(0) { $0 + $1.utf8.count }
    guard byteCount <= ByteTrie.byteLimit else {
      throw .vocabularyTooLarge(byteCount: byteCount, limit: ByteTrie.byteLimit)
    }
    var trie = ByteTrie(byteCount: byteCount)
    var firstBytes = [Bool](repeating: false, count: 256)
    for pattern in patterns {
      let known = trie.node(of: pattern.utf8.span).flatMap { trie.value(at: $0) }
      guard let first = pattern.utf8.first, known == nil else { continue }
      trie.insert(pattern.utf8.span, value: Int32(pattern.token))
      firstBytes[Int(first)] = true
    }
    self.tokens = tokens
    self.trie = trie
    self.firstBytes = firstBytes
    self.parsesSpecialTokens = parsesSpecialTokens
    isEmpty = !firstBytes.contains(true)
  }

  /// Cuts `range` of `text` at the tokens in it, into parts in order of which none is empty.
  ///
  /// A token that would begin in the white space that the one before took with it is passed over.
  /// (There the reference fails, or gives tokens that overlap.)
  func split(_ text: Span<UInt8>, _ range: Range<Int>, _ body: (Part) -> Void) {
    guard !isEmpty else {
      if !range.isEmpty { body(Part(range: range, token: nil)) }
      return
    }
    var end = range.lowerBound
    var position = range.lowerBound
    while position < range.upperBound {
      guard firstBytes[Int(text[position])],
        let match = trie.longestMatch(in: text, position..<range.upperBound)
      else {
        position += 1
        continue
      }
      let found = position..<match.end
      // The search goes on behind a match even where its token does not count.
      position = match.end
      let token = Int(match.value)
      guard found.lowerBound >= end, counts(tokens[token], at: found, of: text, range) else {
        continue
      }
      let widened = widened(found, by: tokens[token], in: text, end..<range.upperBound)
      if end < widened.lowerBound { body(Part(range: end..<widened.lowerBound, token: nil)) }
      body(Part(range: widened, token: token))
      end = widened.upperBound
    }
    if end < range.upperBound { body(Part(range: end..<range.upperBound, token: nil)) }
  }

  private func counts(
    _ token: AddedToken, at found: Range<Int>, of text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    if token.isSpecial && !parsesSpecialTokens { return false }
    guard token.isSingleWord else { return true }
    let isWordBefore =
      found.lowerBound > range.lowerBound
      && ScalarTable[text.scalar(before: found.lowerBound).value].isWordCharacter
    let isWordAfter =
      found.upperBound < range.upperBound
      && ScalarTable[text.scalar(at: found.upperBound).value].isWordCharacter
    return !isWordBefore && !isWordAfter
  }

  /// Takes the white space beside a match that its token asks for into it, none outside `bounds`.
  private func widened(
    _ found: Range<Int>, by token: AddedToken, in text: Span<UInt8>, _ bounds: Range<Int>
  ) -> Range<Int> {
    var (start, stop) = (found.lowerBound, found.upperBound)
    while token.stripsLeft, start > bounds.lowerBound {
      let (scalar, length) = text.scalar(before: start)
      guard ScalarTable[scalar].isWhitespace else { break }
      start -= length
    }
    while token.stripsRight, stop < bounds.upperBound {
      let (scalar, length) = text.scalar(at: stop)
      guard ScalarTable[scalar].isWhitespace else { break }
      stop += length
    }
    return start..<stop
  }
}
