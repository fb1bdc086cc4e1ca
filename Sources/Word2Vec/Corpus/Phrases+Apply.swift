internal import Parallel
internal import Synchronization

extension Phrases {
  /// The text with its phrases joined, each to one word.
  ///
  /// Phrases are taken from left to right as they come, and do not overlap.
  ///
  /// - Parameters:
  ///   - corpus: The text; it need not be the one that was counted.
  ///   - options: On how many threads, and where the new corpus is kept; the rest does not matter.
  /// - Returns: The new text, sentence for sentence.
  /// - Throws: ``Word2VecError/invalidOption(name:value:expected:)`` and
  ///   ``Word2VecError/tooManyWords(limit:)``; `FileError` where memory is used up and a file cannot
  ///   be written.
  /// - Complexity: O(words).
  public func applied(
    to corpus: Corpus, options: Corpus.Options = Corpus.Options()
  ) throws -> Corpus {
    try options.validate()
    let pool = ThreadPool(threadCount: options.threadCount ?? ThreadPool.availableProcessors)
    var builder = CorpusBuilder(threadCount: pool.threadCount, memoryLimit: options.memoryLimit)
    let gatherer = builder.gatherer
    let text = PhraseText(corpus, self.options)
    let matcher = PhraseMatcher(self, text)
    let parts = corpus.parts(wordCount: 1 << 16)
    let roundSize = pool.threadCount * 4
    for first in stride(from: 0, to: parts.count, by: roundSize) {
      let round = parts[first..<min(first + roundSize, parts.count)]
      let scanned = Mutex([ScannedText](repeating: ScannedText(), count: round.count))
      pool.runOnWorkers(round.count) { part, worker in
        var new = gatherer.withWords(ofThread: worker) { known in
          matcher.joined(round[round.startIndex + part], of: corpus, by: &known)
        }
        new.worker = worker
        scanned.withLock { [new] in $0[part] = new }
      }
      for part in scanned.withLock({ $0 }) { try builder.append(part, keepsEmpty: true) }
    }
    return try builder.finish()
  }
}

extension PhraseMatcher {
  /// Some sentences with their phrases joined, by a thread's numbers of the words.
  fileprivate func joined(
    _ sentences: Range<Int>, of corpus: Corpus, by counter: inout WordCounter
  ) -> ScannedText {
    var text = ScannedText()
    var recent = RecentWords()
    var scratch: [UInt8] = []
    for sentence in sentences {
      forEach(
        in: corpus.wordRange(ofSentence: sentence), &scratch,
        word: { text.words.append(recent.count($0, of: corpus, by: &counter)) },
        phrase: { token, _ in text.words.append(counter.count(token)) })
      text.ends.append(text.words.count)
    }
    text.knownCount = counter.count
    return text
  }
}
