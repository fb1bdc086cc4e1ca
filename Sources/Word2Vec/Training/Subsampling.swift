/// Thins out frequent words: each occurrence is kept with a probability that falls with the count.
///
///     keep(word) = min(1, (√(count / t) + 1) · t / count)
///     t = threshold · total          for a threshold below 1, a share of the text
///     t = ⌊threshold · (3 + √5) / 2⌋ for a threshold from 1, a count
///
/// This is word2vec.c's formula, not the paper's (Mikolov et al., 2013), and gensim's extension.
package struct Subsampling: Sendable {
  /// For each word the largest of 2³² draws that keeps an occurrence; nil where all are kept.
  package let largestKeptDraws: [UInt32]?

  /// - Parameters:
  ///   - counts: How often each word occurs.
  ///   - threshold: As in ``Word2VecOptions/samplingThreshold``; 0 keeps all.
  package init(counts: [Int], threshold: Double) {
    guard threshold > 0 else {
      largestKeptDraws = nil
      return
    }
    let total = Double(counts.reduce(0, +))
    let limit =
      threshold < 1
      ? threshold * total : (threshold * (3 + 5.0.squareRoot()) / 2).rounded(.down)
    largestKeptDraws = counts.map { count in
      let count = Double(count)
      let probability = ((count / limit).squareRoot() + 1) * (limit / count)
      // Not a number where counts or the threshold are next to nothing: there is nothing to thin out.
      return probability < 1 ? UInt32(probability * 0xFFFF_FFFF) : .max
    }
  }

  /// The share of the most frequent word among the occurrences that are kept, about.
  ///
  /// - Parameter counts: How often each word occurs in what is learned, which need not be the text that
  ///   the vocabulary was counted in.
  /// - Returns: From 0 to 1; 0 where no word occurs.
  func greatestShare(counts: [Int]) -> Double {
    let kept = counts.enumerated().map { index, count in
      Double(count) * (largestKeptDraws.map { Double($0[index]) / 0xFFFF_FFFF } ?? 1)
    }
    return (kept.max() ?? 0) / max(kept.reduce(0, +), 1)
  }
}
