internal import Glibc
internal import Parallel
internal import Synchronization

/// Finds phrases, words that stand together more often than chance would have it, as gensim 4.4 does.
///
///     let corpus = try Corpus(contentsOf: ["news.txt"])
///     let pairs = try Phrases(of: corpus).applied(to: corpus)      // new_york
///     let longer = try Phrases(of: pairs).applied(to: pairs)       // new_york_times
///
/// The way from gensim:
///
/// | gensim 4.4 | here |
/// |---|---|
/// | `Phrases(sentences, …)` | ``init(of:options:)`` |
/// | `phrases.add_vocab(sentences)` | ``add(_:)`` |
/// | `phrases[sentences]` | ``applied(to:options:)`` |
/// | `phrases.export_phrases()` | ``phrases`` |
/// | `phrases.find_phrases(sentences)` | ``phrases(in:)`` |
/// | `ENGLISH_CONNECTOR_WORDS` | ``englishConnectorWords`` |
///
/// Phrases and scores are gensim's. Counts are exact: gensim forgets rare pairs where there are more
/// than 40 million tokens (`max_vocab_size`).
public struct Phrases: Sendable {
  /// What is a phrase.
  public let options: Options

  /// Words, but for connectors, and pairs of words, joined; one name is one token, however it came
  /// about.
  private(set) var tokens = WordTable()
  /// How often each of ``tokens`` occurs.
  private(set) var counts: [Int] = []
  /// How many words have been counted, connectors included.
  private var wordCount = 0

  /// Counts the words and pairs of words of a text.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - options: What is a phrase.
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)`` and
  ///   ``Word2VecError/tooManyTokens(limit:)``.
  /// - Complexity: O(words); memory for every distinct pair of words.
  public init(of corpus: Corpus, options: Options = Options()) throws(Word2VecError) {
    try options.validate()
    self.options = options
    try add(corpus)
  }

  // MARK: Counting

  /// Counts the words and pairs of words of another text too.
  ///
  /// - Parameter corpus: The text.
  /// - Throws: ``Word2VecError/tooManyTokens(limit:)``; nothing of the text is counted then.
  public mutating func add(_ corpus: Corpus) throws(Word2VecError) {
    // The rest of the numbers is more than a part of a text can take.
    try add(corpus, limit: WordTable.limit - 4 * (Self.partWordCount + Corpus.sentenceLimit))
  }

  /// Counts another text, as long as there are at most `limit` distinct words and pairs.
  package mutating func add(_ corpus: Corpus, limit: Int) throws(Word2VecError) {
    let text = PhraseText(corpus, options)
    let pool = ThreadPool(threadCount: options.threadCount ?? ThreadPool.availableProcessors)
    let gatherer = WordGatherer(threadCount: pool.threadCount)
    let parts = corpus.parts(wordCount: Self.partWordCount)
    let counted = Mutex([CountedPart?](repeating: nil, count: parts.count))
    pool.runOnWorkers(parts.count) { part, worker in
      let count = gatherer.withWords(ofThread: worker) {
        text.count(sentences: parts[part], by: &$0, limit: limit)
      }
      counted.withLock { $0[part] = count.map { CountedPart(worker: worker, knownCount: $0) } }
    }
    // A thread that knows too many says so of all its later parts.
    let known = counted.withLock { $0.compactMap(\.self) }
    guard known.count == parts.count else { throw .tooManyTokens(limit: limit) }
    try merge(known, gatherer, limit: limit)
    counts += Array(repeating: 0, count: tokens.count - counts.count)
    for (token, count) in gatherer.counts(tokens.count).enumerated() { counts[token] += count }
    wordCount += corpus.wordCount
  }

  /// Gives the words and pairs of a text their numbers among ``tokens``.
  private mutating func merge(
    _ parts: [CountedPart], _ gatherer: WordGatherer, limit: Int
  ) throws(Word2VecError) {
    func merge(_ part: CountedPart, into tokens: inout WordTable) {
      _ = gatherer.merge(ofThread: part.worker, upTo: part.knownCount, into: &tokens)
    }
    if tokens.count + gatherer.knownCount <= limit {
      for part in parts { merge(part, into: &tokens) }
    } else {
      // Only merging tells how many are new: into a copy, for they may be too many.
      var all = tokens
      for part in parts {
        merge(part, into: &all)
        guard all.count <= limit else { throw .tooManyTokens(limit: limit) }
      }
      tokens = all
    }
  }

  /// A part of a text that was counted.
  private struct CountedPart {
    /// Which thread counted it.
    let worker: Int
    /// How many words and pairs that thread knew then.
    let knownCount: Int
  }

  private static let partWordCount = 1 << 16

  /// How often a token has been counted.
  func count(of token: RawSpan) -> Int { tokens.index(of: token).map { counts[$0] } ?? 0 }

  /// The score of a pair of words, or nil where they are no phrase.
  func score(_ first: Int, _ second: Int, together: Int) -> Double? {
    guard first > 0, second > 0, together > 0 else { return nil }
    let score: Double
    switch options.scoring {
    case .default:
      let product = Double(first) * Double(second)
      score = Double(together - options.minimumCount) / product * Double(tokens.count)
    case .npmi:
      guard together >= options.minimumCount else { return nil }
      let total = Double(wordCount)
      let shares = (Double(first) / total, Double(second) / total, Double(together) / total)
      score = log(shares.2 / (shares.0 * shares.1)) / -log(shares.2)
    }
    return score > options.threshold ? score : nil
  }

  // MARK: Finding

  /// All phrases of the text that was counted, in the order in which they first occur.
  ///
  /// A word with delimiters in it counts as one that was joined at them. So of a text with phrases in
  /// it, longer ones are scored by the words that stand at their ends, as in gensim;
  /// ``phrases(in:)`` has those that are truly found.
  public var phrases: [Phrase] {
    let delimiter = Array(options.delimiter.utf8)
    return (0..<tokens.count).compactMap { token in
      guard counts[token] >= options.minimumCount else { return nil }
      let text = tokens.word(at: token)
      let words = Array(text.utf8).split(delimiter)
      guard let first = words.first, let last = words.last, words.count > 1 else { return nil }
      let score = unsafe score(
        count(of: first.span.bytes), count(of: last.span.bytes), together: counts[token])
      return score.map { Phrase(text: text, score: $0, count: counts[token]) }
    }
  }

  /// The phrases that a text is found to have, in the order in which they first occur.
  ///
  /// - Parameter corpus: The text; it need not be the one that was counted.
  /// - Returns: Each phrase once. Where one comes about in several ways, the score is the last one's.
  /// - Complexity: O(words).
  public func phrases(in corpus: Corpus) -> [Phrase] {
    let text = PhraseText(corpus, options)
    let matcher = PhraseMatcher(self, text)
    var found = WordTable()
    var scores: [Double] = []
    var joined: [UInt8] = []
    for sentence in 0..<corpus.sentenceCount {
      matcher.forEach(
        in: corpus.wordRange(ofSentence: sentence), &joined, word: { _ in },
        phrase: { token, score in
          let (index, isNew) = found.insert(token)
          if isNew { scores.append(score) } else { scores[index] = score }
        })
    }
    return scores.enumerated().map { index, score in
      Phrase(text: found.word(at: index), score: score, count: count(of: found.bytes(at: index)))
    }
  }
}

extension [UInt8] {
  /// The parts between occurrences of `delimiter`, from the left; at least one.
  fileprivate func split(_ delimiter: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var start = 0
    var place = 0
    while place + delimiter.count <= count {
      if self[place..<place + delimiter.count].elementsEqual(delimiter) {
        parts.append(Array(self[start..<place]))
        place += delimiter.count
        start = place
      } else {
        place += 1
      }
    }
    return parts + [Array(self[start...])]
  }
}
