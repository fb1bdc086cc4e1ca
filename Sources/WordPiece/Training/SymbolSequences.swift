/// Words as sequences of tokens, which merges make shorter.
struct SymbolSequences {
  /// All words' tokens; a word that was made shorter leaves a gap.
  private(set) var symbols: [UInt32] = []
  /// Where each word's tokens are.
  private(set) var ranges: [Range<Int>] = []
  /// How often each word occurs.
  private(set) var counts: [Int] = []

  /// Cuts words into characters: the first one as it is, others behind the prefix, the last one
  /// with the suffix; each such token that is new is added to `tokens`.
  ///
  /// - Parameters:
  ///   - counter: The words.
  ///   - order: The words' numbers in the order in which they bring in their tokens.
  ///   - tokens: The tokens so far. A character that is none of them is left out of its words.
  ///   - prefix: What stands before a character that is not its word's first.
  ///   - suffix: What stands behind a character that is its word's last.
  init(
    _ counter: WordCounter, in order: [Int], tokens: inout ByteStrings, prefix: [UInt8],
    suffix: [UInt8]
  ) {
    ranges.reserveCapacity(order.count)
    counts.reserveCapacity(order.count)
    var token: [UInt8] = []
    for index in order {
      let word = counter.words[index]
      let start = symbols.count
      var position = 0
      while position < word.count {
        let character = position..<position + word.scalar(at: position).length
        if tokens.index(of: word.extracting(character)) != nil {
          token.removeAll(keepingCapacity: true)
          if position > 0 { token += prefix }
          for position in character { token.append(word[position]) }
          if character.upperBound == word.count { token += suffix }
          symbols.append(UInt32(tokens.insert(token.span).index))
        }
        position = character.upperBound
      }
      ranges.append(start..<symbols.count)
      counts.append(counter.counts[index])
    }
  }

  /// Gives `body` each pair of neighbours in each word.
  func forEachPair(_ body: (_ pair: SymbolPair, _ word: Int) -> Void) {
    for (word, range) in ranges.enumerated() {
      for position in range.dropLast() {
        body(SymbolPair(symbols[position], symbols[position + 1]), word)
      }
    }
  }

  /// Makes one token of each occurrence of a pair in a word, from left to right.
  ///
  /// - Parameters:
  ///   - pair: Two tokens.
  ///   - merged: What they become.
  ///   - word: The word's number.
  ///   - body: Is given each pair of neighbours that goes, with -1, and that comes, with 1. A pair
  ///     that comes may go again.
  @inline(__always)
  mutating func merge(
    _ pair: SymbolPair, into merged: UInt32, in word: Int,
    _ body: (_ pair: SymbolPair, _ change: Int) -> Void
  ) {
    let range = ranges[word]
    var (source, target) = (range.lowerBound, range.lowerBound)
    while source < range.upperBound {
      let isMatch =
        symbols[source] == pair.first && source + 1 < range.upperBound
        && symbols[source + 1] == pair.second
      guard isMatch else {
        symbols[target] = symbols[source]
        source += 1
        target += 1
        continue
      }
      if target > range.lowerBound {
        let before = symbols[target - 1]
        body(SymbolPair(before, pair.first), -1)
        body(SymbolPair(before, merged), 1)
      }
      if source + 2 < range.upperBound {
        let after = symbols[source + 2]
        body(SymbolPair(pair.second, after), -1)
        body(SymbolPair(merged, after), 1)
      }
      symbols[target] = merged
      source += 2
      target += 1
    }
    ranges[word] = range.lowerBound..<target
  }
}
