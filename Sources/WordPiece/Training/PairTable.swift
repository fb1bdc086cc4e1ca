/// How often each pair of neighbouring tokens occurs, and in which words it has come up of late.
struct PairTable {
  private struct Entry {
    let pair: SymbolPair
    var count = 0
    /// How many words the pair has come up in since ``PairTable/collect(_:)``.
    var newWordCount = 0
    /// The last of those words.
    var lastWord = 0
    /// While words are collected: where the next one goes.
    var place = 0
  }

  private struct Slot {
    var pair = SymbolPair(0, 0)
    /// The pair's number plus one, or 0 where the slot is free.
    var occupant: UInt32 = 0
  }

  private var entries: [Entry] = []
  /// The hash table; open addressing, a power of two of them, at most half in use.
  private var slots = [Slot](repeating: Slot(), count: 1 << 10)
  private var shift: UInt64 = 64 - 10
  private let multiplier = UInt64.random(in: .min ... .max) | 1

  /// Pairs that have come up since the last collection, and each with every word it came up in.
  private var recent: [Int] = []
  private var occurrences: [(pair: UInt32, word: UInt32)] = []
  /// Words of all collections; see ``MergeQueue/Entry/words``.
  private var words: [UInt32] = []

  /// How often the pair with the number `index` occurs.
  ///
  /// Once it was merged, this is how often it did; what comes up later counts on top.
  func count(at index: Int) -> Int { entries[index].count }

  /// A collected word.
  func word(at place: Int) -> Int { Int(words[place]) }

  /// Counts occurrences of a pair in a word that come, or go where `change` is negative.
  ///
  /// Between two collections words come one after another.
  @inline(__always)
  mutating func add(_ pair: SymbolPair, _ change: Int, in word: Int) {
    let index = index(of: pair)
    entries[index].count += change
    guard change > 0 else { return }
    let isFirst = entries[index].newWordCount == 0
    guard isFirst || entries[index].lastWord != word else { return }
    if isFirst { recent.append(index) }
    entries[index].newWordCount += 1
    entries[index].lastWord = word
    occurrences.append((UInt32(index), UInt32(word)))
  }

  /// Gives `body` each pair that has come up since the last collection and still occurs.
  ///
  /// The lists of words together take no more than 12 bytes for each character of the distinct
  /// words: a merge leaves its word one token shorter and brings in two pairs at most.
  mutating func collect(_ body: (MergeQueue.Entry) -> Void) {
    for index in recent where entries[index].count > 0 {
      let end = words.count + entries[index].newWordCount
      entries[index].place = words.count
      body(
        MergeQueue.Entry(
          count: entries[index].count, pair: entries[index].pair, index: index,
          words: words.count..<end))
      words.append(contentsOf: repeatElement(0, count: end - words.count))
    }
    for (pair, word) in occurrences where entries[Int(pair)].count > 0 {
      words[entries[Int(pair)].place] = word
      entries[Int(pair)].place += 1
    }
    for index in recent { entries[index].newWordCount = 0 }
    recent.removeAll(keepingCapacity: true)
    occurrences.removeAll(keepingCapacity: true)
  }

  // MARK: Finding

  @inline(__always)
  private mutating func index(of pair: SymbolPair) -> Int {
    var slot = firstSlot(of: pair)
    while slots[slot].occupant != 0 {
      if slots[slot].pair == pair { return Int(slots[slot].occupant) - 1 }
      slot = (slot + 1) & (slots.count - 1)
    }
    entries.append(Entry(pair: pair))
    slots[slot] = Slot(pair: pair, occupant: UInt32(entries.count))
    if entries.count * 2 > slots.count { grow() }
    return entries.count - 1
  }

  private mutating func grow() {
    shift -= 1
    slots = [Slot](repeating: Slot(), count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      var slot = firstSlot(of: entry.pair)
      while slots[slot].occupant != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Slot(pair: entry.pair, occupant: UInt32(index + 1))
    }
  }

  @inline(__always)
  private func firstSlot(of pair: SymbolPair) -> Int {
    // The lower half is folded in first: a product's upper bits hardly see a factor's upper bits.
    let folded = (pair.bits ^ pair.bits >> 32) &* multiplier
    return Int(truncatingIfNeeded: folded >> shift)
  }
}
