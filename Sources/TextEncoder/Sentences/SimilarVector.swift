/// A vector that was found, and how similar it is.
public struct SimilarVector: Sendable, Equatable {
  /// The vector's index.
  public let index: Int
  /// How similar it is; more is more similar.
  public let score: Float
}

/// Two vectors of one set, and how similar they are.
public struct SimilarPair: Sendable, Equatable {
  /// The index of the one.
  public let first: Int
  /// The index of the other, which is greater.
  public let second: Int
  /// How similar they are; more is more similar.
  public let score: Float
}
