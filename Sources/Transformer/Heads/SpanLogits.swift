internal import LinearAlgebra

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
    var best = Best<Range<Int>>(count)
    for (offset, first) in candidates.enumerated() {
      let lengths = max(0, min(longest, candidates.upperBound - first))
      for length in 0..<lengths {
        best.add(
          first..<first + length + 1, score: starts[offset + 1] * ends[offset + 1 + length])
      }
    }
    let spans = best.sorted.map { Span(tokens: $0.element, probability: $0.score) }
    return (spans, starts[0] * ends[0])
  }
}
