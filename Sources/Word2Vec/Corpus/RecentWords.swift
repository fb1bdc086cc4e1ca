/// A thread's numbers of words that it has lately seen, so that frequent ones are not looked up by
/// their bytes each time.
///
/// Its size is fixed: a table of all words of a corpus would be larger than the part of the text that
/// a thread goes through.
struct RecentWords {
  /// A word of the corpus, and the thread's number of it.
  private var entries = [(word: UInt32, number: UInt32)](
    repeating: (.max, 0), count: RecentWords.size)

  /// The most frequent words of a text come early, and so mostly have low numbers and places of
  /// their own.
  private static let size = 1 << 12

  /// Counts a word of `corpus` by its number there.
  ///
  /// - Returns: The word's number in `counter`.
  @inline(__always)
  mutating func count(_ word: Int, of corpus: Corpus, by counter: inout WordCounter) -> UInt32 {
    let place = word & (Self.size - 1)
    let entry = entries[place]
    if entry.word == UInt32(truncatingIfNeeded: word) {
      counter.countAgain(entry.number)
      return entry.number
    }
    let number = counter.count(corpus.words.table.bytes(at: word))
    entries[place] = (UInt32(truncatingIfNeeded: word), number)
    return number
  }
}
