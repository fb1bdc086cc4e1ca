/// Some sentences as one thread learns them, with all that is drawn beforehand.
///
/// Only the words that are left: those outside the vocabulary and those thinned out are gone, so a
/// window reaches across them.
struct TrainingJob {
  /// The words' numbers, sentence after sentence.
  var words: [UInt32] = []
  /// Where each sentence ends in ``words``.
  var sentenceEnds: [Int] = []
  /// For each word, where its sentence begins and ends.
  var sentenceStarts: [UInt32] = []
  var sentenceStops: [UInt32] = []
  /// For each word, how many words on each side are its context.
  var windows: [UInt32] = []
  /// The rate at which all of it is learned.
  var learningRate: Float = 0
  /// What the noise words are drawn from.
  var random = LinearCongruentialGenerator(state: 0)
  /// How many words of the text the job stands for.
  var corpusWordCount = 0

  mutating func clear() {
    words.removeAll(keepingCapacity: true)
    sentenceEnds.removeAll(keepingCapacity: true)
    sentenceStarts.removeAll(keepingCapacity: true)
    sentenceStops.removeAll(keepingCapacity: true)
    windows.removeAll(keepingCapacity: true)
    corpusWordCount = 0
  }
}
