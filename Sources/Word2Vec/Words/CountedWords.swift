/// The words of a text as they are counted, and what a selection leaves of them.
struct CountedWords {
  /// A word, by its place in the corpus's words, and how often it was counted.
  typealias Word = (word: Int, count: Int)

  /// All words that were not forgotten, in the order in which they were first counted.
  let counted: [Word]
  /// Those that the selection leaves, in the same order.
  let kept: [Word]
  /// The least count of words that no rule keeps: the selection's, or more where there are too many.
  let minimumCount: Int

  /// - Complexity: O(distinct words); with a limit of the scan O(words), and O(distinct words) for
  ///   each time that words are forgotten.
  init(_ corpus: Corpus, _ selection: Vocabulary.Selection) {
    let counted =
      if let limit = selection.scanLimit {
        Self.scan(corpus, limit: limit, selection)
      } else {
        corpus.counts.enumerated().map { Word(word: $0.offset, count: $0.element) }
      }
    let minimum = Vocabulary.effectiveMinimum(
      counted.map(\.count), selection.minimumCount, selection.maximumSize)
    self.counted = counted
    minimumCount = minimum
    kept = counted.filter { selection.keeps($0, of: corpus, minimum) }
  }

  /// Counts as gensim's `_scan_vocab`, which looks at the limit when a sentence has ended.
  private static func scan(
    _ corpus: Corpus, limit: Int, _ selection: Vocabulary.Selection
  ) -> [Word] {
    var counts = [Int](repeating: 0, count: corpus.words.count)
    var live: [Int] = []
    var leastCount = 1
    var start = 0
    for sentence in 0..<corpus.sentenceCount {
      let end = corpus.sentenceEnds[sentence]
      for place in start..<end {
        let word = Int(corpus.wordNumbers[place])
        if counts[word] == 0 { live.append(word) }
        counts[word] += 1
      }
      start = end
      guard live.count > limit else { continue }
      live = live.filter { word in
        if selection.keeps((word, counts[word]), of: corpus, leastCount) { return true }
        counts[word] = 0
        return false
      }
      leastCount += 1
    }
    return live.map { Word(word: $0, count: counts[$0]) }
  }
}

extension Vocabulary.Selection {
  /// Whether the rule, or else the count, keeps a word.
  fileprivate func keeps(
    _ word: CountedWords.Word, of corpus: Corpus, _ minimumCount: Int
  ) -> Bool {
    switch rule?(corpus.words[word.word], word.count, minimumCount) ?? .byCount {
    case .keep: true
    case .discard: false
    case .byCount: word.count >= minimumCount
    }
  }
}
