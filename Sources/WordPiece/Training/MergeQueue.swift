/// Pairs to be merged, the most frequent first, of equally frequent ones the lowest.
///
/// A binary heap. Counts in it may be out of date: who takes the first entry checks its count, and
/// gives it back with the true one where it differs.
struct MergeQueue {
  /// A pair and words that it came up in.
  struct Entry {
    var count: Int
    let pair: SymbolPair
    /// The pair's number in the ``PairTable``.
    let index: Int
    /// Which of the table's collected words.
    let words: Range<Int>

    fileprivate func precedes(_ other: Entry) -> Bool {
      count == other.count ? pair < other.pair : count > other.count
    }
  }

  private var entries: [Entry] = []

  /// The first entry, or nil where there is none.
  var first: Entry? { entries.first }

  mutating func insert(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry.precedes(entries[parent]) else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = entry
  }

  mutating func removeFirst() {
    let last = entries.removeLast()
    if !entries.isEmpty { sink(last) }
  }

  /// Gives the first entry another count.
  ///
  /// - Precondition: There is an entry.
  mutating func updateFirst(count: Int) {
    var entry = entries[0]
    entry.count = count
    sink(entry)
  }

  /// Puts `entry` where it belongs, beginning at the first place, which is free.
  private mutating func sink(_ entry: Entry) {
    var parent = 0
    while case var child = parent * 2 + 1, child < entries.count {
      if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
      guard entries[child].precedes(entry) else { break }
      entries[parent] = entries[child]
      parent = child
    }
    entries[parent] = entry
  }
}
