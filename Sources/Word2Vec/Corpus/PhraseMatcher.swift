/// Finds the phrases of one corpus, sentence by sentence.
struct PhraseMatcher: Sendable {
  private let phrases: Phrases
  private let text: PhraseText
  /// How often each word of the corpus was counted for the phrases.
  private let counts: [Int]
  /// What can be a phrase: by either scoring, no pair that is rarer than the minimum.
  ///
  /// These are few, and so are looked up faster than among all tokens.
  private let candidates: WordTable
  private let candidateCounts: [Int]

  init(_ phrases: Phrases, _ text: PhraseText) {
    self.phrases = phrases
    self.text = text
    let frequent = phrases.counts.indices.filter {
      phrases.counts[$0] >= phrases.options.minimumCount
    }
    candidates = phrases.tokens.reordered(frequent)
    candidateCounts = frequent.map { phrases.counts[$0] }
    let words = text.corpus.words.table
    counts = (0..<words.count).map { phrases.count(of: words.bytes(at: $0)) }
  }

  /// Goes through a sentence from left to right and joins what is a phrase at first sight.
  ///
  /// - Parameters:
  ///   - sentence: Where it stands in the corpus's numbers.
  ///   - joined: Scratch.
  ///   - word: Called with the number of each word that is in no phrase.
  ///   - phrase: Called with each phrase and its score.
  func forEach(
    in sentence: Range<Int>, _ joined: inout [UInt8], word: (Int) -> Void,
    phrase: (RawSpan, Double) -> Void
  ) {
    let corpus = text.corpus
    func give(_ places: Range<Int>) {
      for place in places { word(Int(corpus.wordNumbers[place])) }
    }
    /// Where a phrase may begin that has not ended; behind it are connectors only.
    var start: Int?
    for place in sentence {
      if text.isConnector[Int(corpus.wordNumbers[place])] {
        if start == nil { give(place..<place + 1) }
        continue
      }
      guard let first = start else {
        start = place
        continue
      }
      if let score = score(first...place, &joined) {
        unsafe phrase(joined.span.bytes, score)
        start = nil
      } else {
        give(first..<place)
        start = place
      }
    }
    if let start { give(start..<sentence.upperBound) }
  }

  /// The score of the words at some places, which are then in `joined`; nil where they are no phrase.
  private func score(_ places: ClosedRange<Int>, _ joined: inout [UInt8]) -> Double? {
    let numbers = text.corpus.wordNumbers
    let first = counts[Int(numbers[places.lowerBound])]
    let second = counts[Int(numbers[places.upperBound])]
    guard first > 0, second > 0 else { return nil }
    text.join(places, into: &joined)
    guard let candidate = unsafe candidates.index(of: joined.span.bytes) else { return nil }
    return phrases.score(first, second, together: candidateCounts[candidate])
  }
}
