/// Reads a text once: numbers its words, counts them, and keeps the text as those numbers.
struct CorpusScanner {
  private var words = WordTable()
  private var counts: [Int] = []
  private var corpus = EncodedCorpus()

  /// Appends a word to the open sentence.
  ///
  /// A sentence that has reached ``EncodedCorpus/sentenceLimit`` is ended first.
  mutating func add(_ word: RawSpan) {
    if corpus.openSentenceCount == EncodedCorpus.sentenceLimit { endSentence() }
    let (index, isNew) = words.insert(word)
    if isNew { counts.append(0) }
    counts[index] += 1
    corpus.append(UInt32(index))
  }

  /// Ends the open sentence, which may be empty.
  mutating func endSentence() { corpus.endSentence() }

  /// The vocabulary that `options` leave of the words, and the text in its numbers.
  ///
  /// - Throws: ``Word2VecError/emptyCorpus`` and ``Word2VecError/noFrequentWord``.
  consuming func finish(
    _ options: Word2VecOptions
  ) throws(Word2VecError) -> (vocabulary: Vocabulary, corpus: EncodedCorpus) {
    guard let commonest = counts.indices.max(by: { counts[$0] < counts[$1] }) else {
      throw .emptyCorpus
    }
    let minimumCount = effectiveMinimumCount(options)
    let kept = counts.indices.filter { counts[$0] >= minimumCount }.sorted {
      // Of words equally frequent, gensim puts the one first that came last.
      (counts[$0], $0) > (counts[$1], $1)
    }
    guard !kept.isEmpty else {
      throw .noFrequentWord(
        minimumCount: minimumCount, commonest: words.word(at: commonest), count: counts[commonest])
    }
    var numbers = [UInt32](repeating: EncodedCorpus.dropped, count: counts.count)
    for (number, index) in kept.enumerated() { numbers[index] = UInt32(number) }
    corpus.renumber(numbers)
    let vocabulary = Vocabulary(words: words.reordered(kept), counts: kept.map { counts[$0] })
    return (vocabulary, corpus)
  }

  /// The minimum count, raised until no more than the maximum of words have it.
  private func effectiveMinimumCount(_ options: Word2VecOptions) -> Int {
    guard let maximum = options.maximumVocabularySize, maximum < counts.count else {
      return options.minimumCount
    }
    return max(options.minimumCount, counts.sorted(by: >)[maximum] + 1)
  }
}

extension KeyedVectors {
  init(words: WordList, counts: [Int]?, vectors: [Float], vectorSize: Int) {
    self.init(words: words.table, counts: counts, vectors: vectors, vectorSize: vectorSize)
  }
}
