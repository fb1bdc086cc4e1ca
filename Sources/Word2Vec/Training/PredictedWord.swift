/// A word that a model expects among others.
public struct PredictedWord: Sendable, Equatable {
  /// The word.
  public let word: String
  /// Its place in the words of the model's vectors.
  public let index: Int
  /// How probable it is; over all words of the model 1 in sum.
  public let probability: Double
}
