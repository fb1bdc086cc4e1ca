internal import WordPiece

/// An encoded text whose middle can be cut out, with the special tokens kept around it.
struct TokenWindow {
  private let ids: [Int32]
  /// The text's own tokens, between `[CLS]` and `[SEP]`.
  let content: Range<Int>

  init(_ encoding: Encoding) {
    ids = encoding.ids
    let first = encoding.wordIDs.firstIndex { $0 != nil } ?? encoding.count / 2
    let last = encoding.wordIDs.lastIndex { $0 != nil }.map { $0 + 1 } ?? first
    content = first..<last
  }

  /// How many tokens are not the text's.
  var specialTokenCount: Int { ids.count - content.count }

  /// The ids of all tokens.
  var all: [Int32] { ids }

  /// Whether the text is longer than `length` tokens with the special ones.
  func exceeds(_ length: Int) -> Bool { ids.count > length }

  /// The text's first tokens, as many as `length` has room for.
  func prefix(length: Int) -> [Int32] {
    cut(content.lowerBound..<min(content.upperBound, content.lowerBound + room(length)))
  }

  /// The tokens around some of the text's, as many on both sides as there are and fit.
  ///
  /// - Returns: The window's ids and where the tokens stand in it; nil where not even they fit.
  func centred(on tokens: Range<Int>, length: Int) -> (ids: [Int32], tokens: Range<Int>)? {
    let room = room(length)
    guard tokens.count <= room else { return nil }
    let middle = (tokens.lowerBound + tokens.upperBound) / 2
    let start = max(content.lowerBound, min(middle - room / 2, content.upperBound - room))
    let window = start..<min(start + room, content.upperBound)
    let shift = content.lowerBound - start
    return (cut(window), tokens.lowerBound + shift..<tokens.upperBound + shift)
  }

  private func room(_ length: Int) -> Int { length - specialTokenCount }

  private func cut(_ window: Range<Int>) -> [Int32] {
    Array(ids[..<content.lowerBound] + ids[window] + ids[content.upperBound...])
  }
}
