/// What each token of each sequence attends to, in every head of one layer.
public struct AttentionWeights: Sendable, Equatable {
  /// How many heads the layer has.
  public let headCount: Int
  /// How many tokens each sequence has.
  public let lengths: [Int]
  /// Where each sequence begins in ``values``, and where the last one ends.
  let starts: [Int]
  /// Sequence after sequence, heads by queries by keys.
  let values: [Float]

  /// One head's weights for one sequence, queries by keys, row-major; every row sums up to 1.
  ///
  /// - Parameters:
  ///   - sequence: Counted from 0.
  ///   - head: Counted from 0.
  /// - Precondition: There is such a sequence and such a head.
  /// - Complexity: O(1): a view into the values of all.
  public subscript(sequence sequence: Int, head head: Int) -> ArraySlice<Float> {
    precondition(0..<headCount ~= head, "there are \(headCount) heads, not one at \(head)")
    let size = lengths[sequence] * lengths[sequence]
    let start = starts[sequence] + head * size
    return values[start..<start + size]
  }
}
