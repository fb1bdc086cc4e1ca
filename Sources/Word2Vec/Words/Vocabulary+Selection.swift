extension Vocabulary {
  /// Which words of a text make a vocabulary, and in which order.
  ///
  /// | gensim 4.4 | here | default |
  /// |---|---|---|
  /// | `min_count` | ``minimumCount`` | 5 |
  /// | `max_final_vocab` | ``maximumSize`` | nil |
  /// | `max_vocab_size` | ``scanLimit`` | nil |
  /// | `sorted_vocab` | ``sortsByFrequency`` | true |
  /// | `trim_rule` | ``rule`` | nil |
  public struct Selection: Sendable {
    /// Words that occur less often are left out.
    public var minimumCount = 5
    /// Raises the minimum count until at most this many words are left; nil leaves it.
    public var maximumSize: Int?
    /// How many words may be counted at a time; nil for any number.
    ///
    /// Whenever a sentence ends with more of them, those that were counted least are forgotten: first
    /// those counted less than once, then less than twice, and so on, each time once more. A word that
    /// comes again counts from 1, so counts may be too low. In gensim this saves memory; a ``Corpus``
    /// has its words anyway, and this is for gensim's vocabulary.
    public var scanLimit: Int?
    /// Whether the most frequent words come first; else words keep the order in which they first
    /// occur.
    public var sortsByFrequency = true
    /// What decides on a word beside its count; nil leaves it to the count.
    public var rule: Rule?

    /// Words that occur five times, the most frequent first.
    public init() {}
  }

  /// Decides whether a word is kept, by the word, its count so far and the least count that words
  /// must have.
  ///
  /// With ``Selection/scanLimit`` it is asked whenever words are forgotten, too.
  public typealias Rule =
    @Sendable (_ word: String, _ count: Int, _ minimumCount: Int) -> Verdict

  /// What a ``Rule`` says of a word.
  public enum Verdict: Sendable {
    /// It stays, however seldom it occurs (gensim's `RULE_KEEP`).
    case keep
    /// It goes, however often it occurs (`RULE_DISCARD`).
    case discard
    /// Its count decides (`RULE_DEFAULT`).
    case byCount
  }

  /// The words of a text that a selection leaves.
  ///
  /// Of words that occur equally often the one comes first that first occurs last, as in gensim.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - selection: Which words to take, and how to order them.
  /// - Throws: ``Word2VecError/emptyCorpus``, and where no word is left
  ///   ``Word2VecError/noFrequentWord(minimumCount:commonest:count:)``, or with a rule or a limit of
  ///   the scan ``Word2VecError/noWordKept``.
  public init(of corpus: Corpus, selection: Selection) throws(Word2VecError) {
    let counted = CountedWords(corpus, selection)
    let counts = corpus.counts
    guard let commonest = counts.indices.max(by: { counts[$0] < counts[$1] }) else {
      throw .emptyCorpus
    }
    let minimum = counted.minimumCount
    let kept = counted.kept
    guard !kept.isEmpty else {
      if selection.rule != nil || selection.scanLimit != nil { throw .noWordKept }
      throw .noFrequentWord(
        minimumCount: minimum, commonest: corpus.words[commonest], count: counts[commonest])
    }
    // Places in the order of the scan, so that of equals the later one comes first.
    let order =
      selection.sortsByFrequency
      ? kept.indices.sorted { (kept[$0].count, $0) > (kept[$1].count, $1) }.map { kept[$0] }
      : kept
    self.init(
      words: corpus.words.table.reordered(order.map(\.word)), counts: order.map(\.count))
  }

  /// This vocabulary with the words of another text that a selection leaves.
  ///
  /// Its words keep their numbers, and those that occur in the text get their counts added, however
  /// seldom they do. New ones come behind, in the order in which they first occur, as in gensim; so
  /// the most frequent are no longer first.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - selection: Which new words to take; their order is the text's.
  /// - Returns: The larger vocabulary.
  /// - Throws: ``Word2VecError/tooLargeCounts``, which a vocabulary file can cause.
  public func extended(
    by corpus: Corpus, selection: Selection
  ) throws(Word2VecError) -> Vocabulary {
    // What the total has room for, each count has.
    guard !counts.reduce(0, +).addingReportingOverflow(corpus.wordCount).overflow else {
      throw .tooLargeCounts
    }
    let counted = CountedWords(corpus, selection)
    var table = words.table
    var counts = counts
    for (word, count) in counted.counted {
      if let index = table.index(of: corpus.words.table.bytes(at: word)) { counts[index] += count }
    }
    for (word, count) in counted.kept {
      guard table.insert(corpus.words.table.bytes(at: word)).isNew else { continue }
      counts.append(count)
    }
    return Vocabulary(words: table, counts: counts)
  }
}
