/// The tokens of one sequence, before special tokens stand around them.
struct SequenceTokens {
  struct Token {
    var id: Int32
    var place: TokenPlace
  }

  private(set) var tokens: [Token] = []

  var count: Int { tokens.count }

  mutating func removeAll() { tokens.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func append(_ id: Int32, offsets: Range<Int32>, word: Int32) {
    let place = TokenPlace(start: offsets.lowerBound, end: offsets.upperBound, word: word)
    tokens.append(Token(id: id, place: place))
  }

  /// Takes back the last tokens, down to `count`.
  mutating func removeLast(downTo count: Int) { tokens.removeLast(tokens.count - count) }
}

/// The memory that encoding works in, kept from text to text.
struct EncodingScratch {
  var text = NormalizedText()
  var first = SequenceTokens()
  var second = SequenceTokens()
}
