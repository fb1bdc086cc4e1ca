extension Corpus {
  /// The sentences in runs of about `wordCount` words, for several threads.
  func parts(wordCount: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var first = 0
    var start = 0
    for sentence in 0..<sentenceCount {
      let end = sentenceEnds[sentence]
      guard end - start >= wordCount || sentence == sentenceCount - 1 else { continue }
      parts.append(first..<sentence + 1)
      first = sentence + 1
      start = end
    }
    return parts
  }
}
