internal import Prose

/// A part of a text as the numbers that one thread gave its words.
struct ScannedText: Sendable {
  /// The words, by the thread's numbers.
  var words: [UInt32] = []
  /// Where lines, or sentences, end in ``words``; what is behind the last goes on in the next part.
  var ends: [Int] = []
  /// Which thread it was.
  var worker = 0
  /// How many words the thread knew afterwards.
  var knownCount = 0

  /// Reads `text`, which is UTF-8, and empties what was here before.
  mutating func scan(
    _ text: Span<UInt8>, _ division: Corpus.Division, by counter: inout WordCounter
  ) {
    words.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    let text = unsafe text.bytes
    switch division {
    case .whiteSpace:
      TextWords.forEach(
        in: text, word: { words.append(counter.count($0, of: text)) },
        lineEnd: { ends.append(words.count) })
    case .words:
      var prose = ProseWords()
      prose.forEach(
        in: text, word: { words.append(counter.count($0)) },
        lineEnd: { ends.append(words.count) })
    }
    knownCount = counter.count
  }

  /// Appends the words of a sentence.
  mutating func append(_ sentence: [String], by counter: inout WordCounter) {
    for word in sentence { unsafe words.append(counter.count(word.utf8Span.span.bytes)) }
    ends.append(words.count)
    knownCount = counter.count
  }
}
