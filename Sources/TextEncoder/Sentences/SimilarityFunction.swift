/// How similar two vectors are; more is more similar.
public enum SimilarityFunction: String, Sendable, CaseIterable {
  /// `a · b / (|a| |b|)`; 0 for a vector of zeros.
  case cosine
  /// `a · b`.
  case dot
  /// `-|a - b|`: minus the Euclidean distance.
  case euclidean
  /// `-Σ |aᵢ - bᵢ|`: minus the Manhattan distance.
  case manhattan
}
