/// How far training has come.
public struct Word2VecProgress: Sendable, Equatable {
  /// The number of the current pass over the text, from 1.
  public let epoch: Int
  /// How many passes there will be.
  public let epochCount: Int
  /// How many words of the text have been learned from in all passes so far.
  public let wordCount: Int
  /// How many words that will be in the end.
  public let totalWordCount: Int
  /// The rate that the latest sentences are learned at; it only falls.
  public let learningRate: Double
  /// The mean loss of a prediction in this pass so far, where it is measured.
  public let loss: Double?
  /// How long training has taken; counting the words is not in it.
  public let elapsed: Duration

  /// Words of the text a second, since the start.
  public var wordsPerSecond: Double {
    let seconds = elapsed / .seconds(1)
    return seconds > 0 ? Double(wordCount) / seconds : 0
  }

  /// The finished share of all the work, 0 to 1.
  public var fractionCompleted: Double {
    totalWordCount > 0 ? Double(wordCount) / Double(totalWordCount) : 1
  }

  /// How long the rest will take at this speed; nil at the start.
  public var remaining: Duration? {
    fractionCompleted > 0 ? elapsed * ((1 - fractionCompleted) / fractionCompleted) : nil
  }
}
