/// A vector that was found, and how similar it is.
public struct SimilarVector: Sendable, Equatable {
  /// The vector's index.
  public let index: Int
  /// How similar it is; more is more similar.
  public let score: Float
}
