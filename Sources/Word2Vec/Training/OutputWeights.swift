/// The rows that predict words, beside the words' own vectors.
///
/// Only further training and predicting words from their context need them. A model has those of the
/// objectives that trained it, one or both.
public struct OutputWeights: Sendable, Equatable {
  /// Of negative sampling, a row for each word (gensim's `model.syn1neg`).
  public var negativeSampling: [Float]?
  /// Of hierarchical softmax, a row for each inner node of the tree, in as many rows as there are
  /// words, of which the last is zeros (gensim's `model.syn1`).
  public var hierarchicalSoftmax: [Float]?

  /// - Parameters:
  ///   - negativeSampling: The rows of negative sampling.
  ///   - hierarchicalSoftmax: The rows of hierarchical softmax.
  public init(negativeSampling: [Float]? = nil, hierarchicalSoftmax: [Float]? = nil) {
    self.negativeSampling = negativeSampling
    self.hierarchicalSoftmax = hierarchicalSoftmax
  }
}
