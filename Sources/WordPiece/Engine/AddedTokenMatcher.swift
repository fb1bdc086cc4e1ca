/// Finds added tokens in a text: the leftmost, and of those the longest.
struct AddedTokenMatcher: Sendable {
  /// A part of a text.
  struct Part {
    var range: Range<Int>
    /// Which added token this is; nil for text between them.
    var token: Int?
  }

  private let tokens: [AddedToken]
  /// What is looked for: how many bytes it has, and which token it is.
  private let patterns: [(byteCount: Int, token: Int)]
  private let automaton: ByteStringAutomaton
  /// Which bytes begin a pattern.
  private let firstBytes: [Bool]
  /// How many places the automaton is asked about at a time.
  private let windowSize: Int
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
    var firstBytes = [Bool](repeating: false, count: 256)
    for first in patterns.compactMap(\.utf8.first) { firstBytes[Int(first)] = true }
    self.tokens = tokens
    self.patterns = patterns.map { ($0.utf8.count, $0.token) }
    self.firstBytes = firstBytes
    self.parsesSpecialTokens = parsesSpecialTokens
    automaton = ByteStringAutomaton(patterns.map(\.utf8))
    // A window costs the longest pattern besides itself.
    windowSize = max(256, automaton.longestCount)
    isEmpty = !firstBytes.contains(true)
  }

  /// Cuts `range` of `text` at the tokens in it, into parts in order of which none is empty.
  ///
  /// A token that would begin in the white space that the one before took with it is passed over.
  /// (There the reference fails, or gives tokens that overlap.)
  ///
  /// - Complexity: O(n), whatever the tokens; some memory for the longest, where one may begin at all.
  func split(_ text: Span<UInt8>, _ range: Range<Int>, _ body: (Part) -> Void) {
    guard !isEmpty else {
      if !range.isEmpty { body(Part(range: range, token: nil)) }
      return
    }
    var end = range.lowerBound
    forEachMatch(in: text, range) { found, token in
      guard found.lowerBound >= end, counts(tokens[token], at: found, of: text, range) else {
        return
      }
      let widened = widened(found, by: tokens[token], in: text, end..<range.upperBound)
      if end < widened.lowerBound { body(Part(range: end..<widened.lowerBound, token: nil)) }
      body(Part(range: widened, token: token))
      end = widened.upperBound
    }
    if end < range.upperBound { body(Part(range: end..<range.upperBound, token: nil)) }
  }

  /// Calls `body` with each place of a token, be it one that counts or not, and the token's index.
  ///
  /// The search goes on behind a match even where its token does not count.
  @inline(__always)
  private func forEachMatch(
    in text: Span<UInt8>, _ range: Range<Int>, _ body: (_ found: Range<Int>, _ token: Int) -> Void
  ) {
    var position = range.lowerBound
    var window = position..<position
    // What begins at each place of the window.
    var strings: [Int32] = []
    while position < range.upperBound {
      guard firstBytes[Int(text[position])] else {
        position += 1
        continue
      }
      if position >= window.upperBound {
        window = position..<min(position + windowSize, range.upperBound)
        if strings.isEmpty {
          strings = [Int32](repeating: ByteStringAutomaton.none, count: window.count)
        }
        automaton.find(in: text, window, before: range.upperBound, into: &strings)
      }
      let string = strings[position - window.lowerBound]
      guard string != ByteStringAutomaton.none else {
        position += 1
        continue
      }
      let pattern = patterns[Int(string)]
      let start = position
      position += pattern.byteCount
      body(start..<position, pattern.token)
    }
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
