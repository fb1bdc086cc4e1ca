internal import LinearAlgebra

/// Each word of a text with each word near it, in the order in which they are learned.
struct SkipGramPairs: Sendable {
  /// The words that predict.
  private(set) var centres: [UInt32] = []
  /// The words that are predicted.
  private(set) var contexts: [UInt32] = []

  /// The pairs of a corpus in the order of its text.
  ///
  /// Words outside the vocabulary are gone before, so a window reaches across them.
  ///
  /// - Parameters:
  ///   - corpus: The text.
  ///   - numbers: For each of its distinct words, its number or ``Vocabulary/unknown``.
  ///   - window: How many words on each side are near.
  init(_ corpus: Corpus, numbers: [UInt32], window: Int) {
    var sentence: [UInt32] = []
    for index in 0..<corpus.sentenceCount {
      sentence.removeAll(keepingCapacity: true)
      for place in corpus.wordRange(ofSentence: index) {
        let number = numbers[Int(corpus.wordNumbers[place])]
        if number != Vocabulary.unknown { sentence.append(number) }
      }
      for (place, centre) in sentence.enumerated() {
        let near = max(0, place - window)..<min(sentence.count, place + window + 1)
        for other in near where other != place {
          centres.append(centre)
          contexts.append(sentence[other])
        }
      }
    }
  }

  /// How many pairs there are.
  var count: Int { centres.count }

  /// Puts the pairs into a random order (Fisher and Yates).
  mutating func shuffle(using random: inout MersenneTwister) {
    guard count > 1 else { return }
    for place in stride(from: count - 1, to: 0, by: -1) {
      let other = random.nextIndex(below: place + 1)
      centres.swapAt(place, other)
      contexts.swapAt(place, other)
    }
  }
}
