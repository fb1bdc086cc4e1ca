/// A corpus as phrases are looked for in it: which words are connectors, and how words are joined.
struct PhraseText: Sendable {
  let corpus: Corpus
  let isConnector: [Bool]
  private let delimiter: [UInt8]

  init(_ corpus: Corpus, _ options: Phrases.Options) {
    self.corpus = corpus
    delimiter = Array(options.delimiter.utf8)
    var isConnector = [Bool](repeating: false, count: corpus.words.count)
    for word in options.connectorWords {
      if let place = corpus.words.index(of: word) { isConnector[place] = true }
    }
    self.isConnector = isConnector
  }

  /// Fills `joined` with the words at some places, which follow each other.
  func join(_ places: ClosedRange<Int>, into joined: inout [UInt8]) {
    joined.removeAll(keepingCapacity: true)
    for place in places {
      if place > places.lowerBound { joined.append(contentsOf: delimiter) }
      let word = corpus.words.table.bytes(at: Int(corpus.wordNumbers[place]))
      unsafe word.withUnsafeBytes { unsafe joined.append(contentsOf: $0) }
    }
  }

  /// Counts the words and pairs of words of some sentences.
  ///
  /// - Returns: How many the thread knows afterwards; nil where it would know more than `limit`.
  func count(sentences: Range<Int>, by counter: inout WordCounter, limit: Int) -> Int? {
    var recent = RecentWords()
    var joined: [UInt8] = []
    for sentence in sentences {
      /// Where the last word stands that is no connector.
      var start: Int?
      for place in corpus.wordRange(ofSentence: sentence) {
        let word = Int(corpus.wordNumbers[place])
        if isConnector[word] { continue }
        _ = recent.count(word, of: corpus, by: &counter)
        if let start {
          join(start...place, into: &joined)
          _ = unsafe counter.count(joined.span.bytes)
        }
        start = place
        guard counter.count <= limit else { return nil }
      }
    }
    return counter.count
  }
}
