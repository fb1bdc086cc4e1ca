/// Cuts the words into parts, so that threads which draw noise words from different parts never move the
/// same row.
///
/// Words that would be drawn again and again from the few words of one part are common to all of them.
/// Every word is drawn as often as without parts, within two hundredths: parts are not quite alike.
package final class NoisePartition: Sendable {
  /// A table of each part's words and the common ones.
  package let parts: [AliasTable]

  /// The share of a part's draws above which a word is common.
  private static let greatestShare = 0.02

  /// Cuts words into parts.
  ///
  /// - Parameters:
  ///   - counts: How often each word occurs.
  ///   - exponent: As in ``Word2VecOptions/negativeSamplingExponent``.
  ///   - count: How many parts there are to be.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  package init(counts: [Int], exponent: Double, count: Int) throws(Word2VecError) {
    let weights = NoiseDistribution.weights(counts, exponent: exponent)
    let limit = Self.greatestShare * weights.reduce(0, +) / Double(count)
    var common = weights.indices.filter { weights[$0] > limit }
    var own = Self.partition(weights.indices.filter { weights[$0] <= limit }, weights, count)
    let sums = own.map { $0.reduce(0) { $0 + weights[$1] } }
    // Parts of so few words that they cannot be alike.
    if let least = sums.min(), let most = sums.max(), least < most * (1 - Self.greatestShare) {
      common = Array(weights.indices)
      own = own.map { _ in [] }
    }
    let rest = own.joined().reduce(0) { $0 + weights[$1] }
    var parts: [AliasTable] = []
    for words in own {
      let sum = words.reduce(0) { $0 + weights[$1] }
      let others = words.map { sum > 0 ? weights[$0] / sum * rest : 0 }
      parts.append(
        try AliasTable(
          weights: common.map { weights[$0] } + others, words: (common + words).map { UInt32($0) },
          commonCount: common.count))
    }
    self.parts = parts
  }

  /// Gives each word, from the heaviest on, to the part that is the lightest so far.
  private static func partition(_ words: [Int], _ weights: [Double], _ count: Int) -> [[Int]] {
    var parts = [[Int]](repeating: [], count: count)
    var sums = [Double](repeating: 0, count: count)
    for word in words.sorted(by: { (weights[$1], $0) < (weights[$0], $1) }) {
      let part = sums.indices.min { sums[$0] < sums[$1] } ?? 0
      parts[part].append(word)
      sums[part] += weights[word]
    }
    return parts
  }
}
