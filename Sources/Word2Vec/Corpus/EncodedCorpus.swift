/// A text as the numbers of its words, sentence by sentence; 4 bytes a word.
struct EncodedCorpus: Sendable {
  /// The number that stands for every word outside the vocabulary.
  static let dropped = UInt32.max
  /// A longer sentence is cut into several.
  ///
  /// gensim cuts lines of files there too; of longer lists it forgets the rest.
  static let sentenceLimit = 10_000

  /// All words, those outside the vocabulary included.
  private(set) var words: [UInt32] = []
  /// Where each sentence ends in ``words``.
  private(set) var sentenceEnds: [Int] = []

  /// How many words stand after the last ended sentence.
  var openSentenceCount: Int { words.count - (sentenceEnds.last ?? 0) }

  mutating func append(_ word: UInt32) { words.append(word) }
  mutating func endSentence() { sentenceEnds.append(words.count) }

  /// Gives every word the number that `numbers` holds for its present one.
  mutating func renumber(_ numbers: [UInt32]) {
    for place in words.indices { words[place] = numbers[Int(words[place])] }
  }
}
