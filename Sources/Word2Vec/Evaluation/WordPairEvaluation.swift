/// How well the similarities of vectors agree with what people say of the same words.
public struct WordPairEvaluation: Sendable, Equatable {
  /// Of the similarities themselves.
  public let pearson: Correlation
  /// Of their order.
  public let spearman: Correlation
  /// How many pairs were compared; with ``EvaluationOptions/countsUnknown`` those with unknown words
  /// too.
  public let comparedCount: Int
  /// How many pairs have a word that is unknown.
  public let unknownCount: Int
  /// How many pairs the file has.
  public let pairCount: Int
  /// The lines, from 1, that are neither blank, nor comments, nor two words and a number, and were
  /// passed over.
  public let skippedLines: [Int]

  /// The share of pairs with an unknown word.
  public var unknownRatio: Double { Double(unknownCount) / Double(pairCount) }
}
