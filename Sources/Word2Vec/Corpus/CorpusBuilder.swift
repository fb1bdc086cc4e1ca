internal import Files

/// Puts the parts of a text together, in order, to a ``Corpus``.
struct CorpusBuilder: ~Copyable {
  /// What the threads read with.
  let gatherer: WordGatherer
  /// The distinct words so far.
  private(set) var words = WordTable()

  private var numbers: SpillBuffer<UInt32>
  private var ends: SpillBuffer<Int>
  /// Where the sentence begins that has not ended.
  private var sentenceStart = 0

  init(threadCount: Int, memoryLimit: Int?) {
    gatherer = WordGatherer(threadCount: threadCount)
    let limit = memoryLimit ?? MachineMemory.byteCount / 2
    // A sentence of two words takes as much for its end as for its words; most have more.
    numbers = SpillBuffer(memoryLimit: limit - limit / 4)
    ends = SpillBuffer(memoryLimit: limit / 4)
  }

  /// How many words there are.
  var wordCount: Int { numbers.count }

  /// Appends what a thread has read.
  ///
  /// - Parameters:
  ///   - text: The next part; what each thread read before has been appended.
  ///   - keepsEmpty: Whether a sentence without words is one.
  /// - Throws: ``Word2VecError/tooManyWords(limit:)``, and `FileError` where memory is used up and a
  ///   file cannot be written.
  mutating func append(_ text: borrowing ScannedText, keepsEmpty: Bool = false) throws {
    guard words.count + text.words.count < WordTable.limit else {
      throw Word2VecError.tooManyWords(limit: WordTable.limit)
    }
    let start = numbers.count
    let merged = gatherer.merge(ofThread: text.worker, upTo: text.knownCount, into: &words)
    let renumbered = text.words.map { merged[Int($0)] }
    try numbers.append(renumbered.span)
    var sentences: [Int] = []
    for end in text.ends { endSentence(at: start + end, keepsEmpty, &sentences) }
    try ends.append(sentences.span)
  }

  /// Ends the sentence that has not ended, where it has words.
  mutating func endText() throws {
    var sentences: [Int] = []
    let end = numbers.count
    endSentence(at: end, false, &sentences)
    try ends.append(sentences.span)
  }

  private mutating func endSentence(at end: Int, _ keepsEmpty: Bool, _ sentences: inout [Int]) {
    guard end > sentenceStart || keepsEmpty else { return }
    while end - sentenceStart > Corpus.sentenceLimit {
      sentenceStart += Corpus.sentenceLimit
      sentences.append(sentenceStart)
    }
    sentences.append(end)
    sentenceStart = end
  }

  /// The corpus.
  ///
  /// - Throws: `FileError` where a file cannot be mapped.
  consuming func finish() throws -> Corpus {
    let counts = gatherer.counts(words.count)
    let words = words
    return Corpus(
      words: words, counts: counts, numbers: try numbers.finish(), ends: try ends.finish())
  }
}
