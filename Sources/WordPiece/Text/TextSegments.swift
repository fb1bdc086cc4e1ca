/// Where a long text may be cut so that its segments, normalised one by one, make the same words.
///
/// So the memory that a text takes while it is encoded does not grow with it, but with its longest
/// word at most.
struct TextSegments: Sendable {
  /// How long a segment is, in bytes, where there is a place to cut: it stays in a CPU's caches.
  private static var size: Int { 1 << 15 }

  /// Whether each Chinese character becomes a word.
  private let padsIdeographs: Bool

  init(padsIdeographs: Bool) { self.padsIdeographs = padsIdeographs }

  /// Calls `body` with the segments of `range`, in order.
  @inline(__always)
  func forEach(in text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    var start = range.lowerBound
    while range.upperBound - start > Self.size {
      let end = cut(in: text, after: start, range.upperBound)
      body(start..<end)
      start = end
    }
    body(start..<range.upperBound)
  }

  /// The last place to cut in a segment's length, else the first one behind it, else the end.
  private func cut(in text: Span<UInt8>, after start: Int, _ end: Int) -> Int {
    var place = start + Self.size
    while place > start {
      if isPlace(place, in: text) { return place }
      place -= 1
    }
    place = start + Self.size
    while place < end, !isPlace(place, in: text) { place += 1 }
    return place
  }

  /// Whether a scalar begins at `place` that no word before it goes on with, whatever is normalised.
  ///
  /// That is white space, a punctuation mark, or a Chinese character where each is a word; none that
  /// is dropped, taken apart, or a mark that could move.
  @inline(__always)
  private func isPlace(_ place: Int, in text: Span<UInt8>) -> Bool {
    guard !text[place].isContinuation else { return false }
    let record = ScalarTable[text.scalar(at: place).value]
    return !record.isDropped && record.combiningRank == 0 && record.decomposition.isEmpty
      && (record.isWhitespace || record.isPunctuation || padsIdeographs && record.isIdeograph)
  }
}
