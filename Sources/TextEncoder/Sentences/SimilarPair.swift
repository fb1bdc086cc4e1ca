/// Two vectors of one set, and how similar they are.
public struct SimilarPair: Sendable, Equatable {
  /// The index of the one.
  public let first: Int
  /// The index of the other, which is greater.
  public let second: Int
  /// How similar they are; more is more similar.
  public let score: Float
}
