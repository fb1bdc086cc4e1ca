/// Makes tokens of the most frequent pairs of neighbouring tokens, one after another.
///
/// The bookkeeping is the reference's to the letter: a pair's words are queued as they come up, in as
/// many entries as there were merges that brought it about; an entry is merged in its own words; and
/// a pair's count stays when it has been merged. That could show only where a pair comes up again
/// after it was merged, for which a token must be made in two ways: as far as is known, that takes a
/// prefix that is itself a character of the text.
struct PairMerging {
  /// The tokens so far, in the order of their numbers.
  private(set) var tokens: ByteStrings
  private var sequences: SymbolSequences
  private var pairs = PairTable()
  private var queue = MergeQueue()
  /// What the second token of a pair loses.
  private let prefix: [UInt8]

  init(_ sequences: SymbolSequences, tokens: ByteStrings, prefix: [UInt8]) {
    self.sequences = sequences
    self.tokens = tokens
    self.prefix = prefix
    sequences.forEachPair { pair, word in pairs.add(pair, sequences.counts[word], in: word) }
    pairs.collect { queue.insert($0) }
  }

  /// Merges the first pair that is at least `minimumCount` frequent; false where there is none.
  mutating func mergeNext(minimumCount: Int) -> Bool {
    while let entry = queue.first {
      let count = pairs.count(at: entry.index)
      guard entry.count == count else {
        queue.updateFirst(count: count)
        continue
      }
      guard count >= max(minimumCount, 1) else { return false }
      queue.removeFirst()
      merge(entry)
      return true
    }
    return false
  }

  private mutating func merge(_ entry: MergeQueue.Entry) {
    let merged = insertToken(of: entry.pair)
    for place in entry.words {
      let word = pairs.word(at: place)
      let count = sequences.counts[word]
      sequences.merge(entry.pair, into: merged, in: word) { pair, change in
        pairs.add(pair, change * count, in: word)
      }
    }
    pairs.collect { queue.insert($0) }
  }

  /// The number of the token that `pair` makes, which need not be new.
  private mutating func insertToken(of pair: SymbolPair) -> UInt32 {
    let token = token(of: pair)
    return UInt32(tokens.insert(token.span).index)
  }

  private func token(of pair: SymbolPair) -> [UInt8] {
    var token: [UInt8] = []
    let first = tokens[Int(pair.first)]
    for position in first.indices { token.append(first[position]) }
    let second = tokens[Int(pair.second)]
    for position in (second.begins(with: prefix) ? prefix.count : 0)..<second.count {
      token.append(second[position])
    }
    return token
  }
}

extension Span<UInt8> {
  fileprivate func begins(with prefix: [UInt8]) -> Bool {
    guard prefix.count <= count else { return false }
    for position in prefix.indices where self[position] != prefix[position] { return false }
    return true
  }
}
