/// The words that are learned, the most frequent first, and how often each occurs.
///
/// The way from gensim and word2vec:
///
/// | gensim 4.4, word2vec | here |
/// |---|---|
/// | `model.build_vocab(sentences)` | ``init(of:minimumCount:maximumSize:)`` |
/// | `model.build_vocab(sentences, trim_rule=…)` | ``init(of:selection:)`` |
/// | `model.build_vocab(sentences, update=True)` | ``extended(by:minimumCount:maximumSize:)`` |
/// | `model.wv.index_to_key` | ``words`` |
/// | `model.wv.get_vecattr(word, "count")` | ``counts`` |
/// | `word2vec -save-vocab FILE`, `save_word2vec_format(…, fvocab=FILE)` | ``save(to:)`` |
/// | `word2vec -read-vocab FILE` | ``init(contentsOf:minimumCount:maximumSize:)`` |
public struct Vocabulary: Sendable {
  /// The words, each at its number.
  public let words: WordList
  /// How often each of ``words`` occurs.
  public let counts: [Int]

  /// The number that stands for every word outside the vocabulary.
  package static let unknown = UInt32.max

  /// - Precondition: There are as many words as counts.
  init(words: WordTable, counts: [Int]) {
    precondition(words.count == counts.count, "\(words.count) words, \(counts.count) counts")
    self.words = WordList(table: words)
    self.counts = counts
  }

  /// How many words there are.
  public var count: Int { counts.count }

  /// The number of `word`, or nil where it is not in the vocabulary.
  ///
  /// - Complexity: O(1).
  public func index(of word: String) -> Int? { words.index(of: word) }

  // MARK: From a text

  /// The words of a text that occur often enough.
  ///
  /// Of words that occur equally often the one comes first that first occurs last, as in gensim.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - minimumCount: Words that occur less often are left out (gensim's `min_count`).
  ///   - maximumSize: Raises the minimum count until at most as many words are left; nil leaves it
  ///     (`max_final_vocab`).
  /// - Throws: ``Word2VecError/emptyCorpus``, and
  ///   ``Word2VecError/noFrequentWord(minimumCount:commonest:count:)`` where no word is left.
  public init(
    of corpus: Corpus, minimumCount: Int = 5, maximumSize: Int? = nil
  ) throws(Word2VecError) {
    var selection = Selection()
    selection.minimumCount = minimumCount
    selection.maximumSize = maximumSize
    try self.init(of: corpus, selection: selection)
  }

  /// This vocabulary with the words of another text.
  ///
  /// Its words keep their numbers, and those that occur in the text get their counts added, however
  /// seldom they do. New ones that occur there often enough come behind, in the order in which they
  /// first occur, as in gensim; so the most frequent are no longer first.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - minimumCount: New words that occur less often in it are left out.
  ///   - maximumSize: Raises the minimum count until at most as many of the text's words have it; nil
  ///     leaves it.
  /// - Returns: The larger vocabulary.
  /// - Throws: ``Word2VecError/tooLargeCounts``, which a vocabulary file can cause.
  public func extended(
    by corpus: Corpus, minimumCount: Int = 5, maximumSize: Int? = nil
  ) throws(Word2VecError) -> Vocabulary {
    var selection = Selection()
    selection.minimumCount = minimumCount
    selection.maximumSize = maximumSize
    return try extended(by: corpus, selection: selection)
  }

  /// The vocabulary's number of each word of `corpus`, or ``unknown``.
  package func numbers(ofWordsIn corpus: Corpus) -> [UInt32] {
    let theirs = corpus.words.table
    return (0..<theirs.count).map { place in
      words.table.index(of: theirs.bytes(at: place)).map { UInt32($0) } ?? Self.unknown
    }
  }

  // MARK: Selecting

  /// The places of the words that occur often enough.
  static func frequent(
    _ counts: [Int], minimumCount: Int, maximumSize: Int?, in words: WordList
  ) throws(Word2VecError) -> [Int] {
    guard let commonest = counts.indices.max(by: { counts[$0] < counts[$1] }) else {
      throw .emptyCorpus
    }
    let minimum = effectiveMinimum(counts, minimumCount, maximumSize)
    let kept = counts.indices.filter { counts[$0] >= minimum }
    guard !kept.isEmpty else {
      throw .noFrequentWord(
        minimumCount: minimum, commonest: words[commonest], count: counts[commonest])
    }
    return kept
  }

  /// The minimum count, raised until no more than the maximum of words have it.
  static func effectiveMinimum(
    _ counts: [Int], _ minimumCount: Int, _ maximumSize: Int?
  ) -> Int {
    guard let maximumSize, max(0, maximumSize) < counts.count else { return minimumCount }
    return max(minimumCount, counts.sorted(by: >)[max(0, maximumSize)] + 1)
  }
}
