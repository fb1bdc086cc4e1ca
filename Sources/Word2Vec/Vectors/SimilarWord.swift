/// A word that was found to be similar, and how similar it is.
public struct SimilarWord: Sendable, Equatable {
  /// The word.
  public let word: String
  /// Its place in ``KeyedVectors/words``.
  public let index: Int
  /// The cosine of its vector and what was asked for, -1 to 1, or the score that the method has in its
  /// place.
  public let similarity: Float
}
