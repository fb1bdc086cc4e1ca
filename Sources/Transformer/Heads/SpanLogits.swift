/// Where an answer may begin and end in a sequence, as logits.
public struct SpanLogits: Sendable, Equatable {
  /// A number for each token: that the answer begins with it.
  public let start: [Float]
  /// A number for each token: that the answer ends with it.
  public let end: [Float]

  /// Where an answer may begin and end.
  ///
  /// - Parameters:
  ///   - start: A number for each token: that the answer begins with it.
  ///   - end: A number for each token: that the answer ends with it.
  /// - Precondition: There are as many of both.
  public init(start: [Float], end: [Float]) {
    precondition(start.count == end.count, "\(start.count) starts, \(end.count) ends")
    self.start = start
    self.end = end
  }

  /// Tokens that may be the answer.
  public struct Span: Sendable, Equatable {
    /// The tokens.
    public let tokens: Range<Int>
    /// The probability of their beginning times that of their end.
    public let probability: Float
  }

  /// The likeliest answers, as transformers' pipeline for question answering finds them.
  ///
  /// Probabilities are the softmax over the tokens that may be answers and the first one, which
  /// stands for no answer.
  ///
  /// - Parameters:
  ///   - candidates: The tokens that an answer may consist of: the text's, not the question's.
  ///   - count: How many answers are wanted.
  ///   - longest: How many tokens an answer may have.
  /// - Returns: At most `count` spans, the likeliest first and of equal ones the first, and the
  ///   probability that there is none.
  /// - Complexity: O(candidates · longest · log count).
  public func answers(
    in candidates: Range<Int>, count: Int, longest: Int
  ) -> (spans: [Span], none: Float) {
    let candidates = candidates.clamped(to: 1..<max(1, start.count))
    guard !start.isEmpty else { return ([], 0) }
    // The first token, and then the candidates.
    let starts = ([start[0]] + start[candidates]).softmax()
    let ends = ([end[0]] + end[candidates]).softmax()
    var best: [Span] = []
    for (offset, first) in candidates.enumerated() where count > 0 {
      for (length, last) in zip(1..., first..<candidates.upperBound) where length <= longest {
        let probability = starts[offset + 1] * ends[offset + length]
        if best.count == count, let least = best.last, probability <= least.probability { continue }
        let place = best.firstIndex { $0.probability < probability } ?? best.count
        best.insert(Span(tokens: first..<last + 1, probability: probability), at: place)
        if best.count > count { best.removeLast() }
      }
    }
    return (best, starts[0] * ends[0])
  }
}
