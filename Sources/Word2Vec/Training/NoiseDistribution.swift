internal import Glibc

/// Draws noise words in proportion to a power of their counts.
///
///     table[i] = round(Σ_{j ≤ i} count_j^exponent / Σ count^exponent · (2³¹ − 1))
///
/// A word that does not occur is never drawn, but for exponent 0, which makes all words equally likely;
/// so are all where none occurs.
///
/// A draw is the first word whose table entry is not below a number drawn from 0..<2³¹ − 1, so the
/// table is as long as the vocabulary (word2vec.c's, of 10⁸ entries, is slower to make than a small
/// text to learn). An index by the number's leading bits makes the search a step or two.
package struct NoiseDistribution: Sendable {
  /// The cumulative distribution; its last entry is 2³¹ − 1.
  package let table: [UInt32]

  /// The first word of each of equal stretches of the numbers, and one past the last.
  private let starts: [UInt32]
  private let shift: UInt32

  private static let domain: UInt32 = 0x7FFF_FFFF

  /// - Parameters:
  ///   - counts: How often each word occurs; not empty, none negative.
  ///   - exponent: As in ``Word2VecOptions/negativeSamplingExponent``.
  package init(counts: [Int], exponent: Double) {
    var weights = counts.map { $0 == 0 && exponent < 0 ? 0 : pow(Double($0), exponent) }
    if weights.allSatisfy({ $0 == 0 }) { weights = counts.map { _ in 1 } }
    let total = weights.reduce(0, +)
    var cumulative = 0.0
    var table = weights.map { weight in
      cumulative += weight
      return UInt32((cumulative / total * Double(Self.domain)).rounded(.toNearestOrEven))
    }
    table[table.count - 1] = Self.domain
    self.table = table

    // A stretch a word or two, but at most 2¹⁶ of them, so that table and index stay in the cache.
    let bits = min(16, UInt32(Int.bitWidth - counts.count.leadingZeroBitCount))
    let shift = 31 - bits
    self.shift = shift
    var word = 0
    starts = (0...(1 << bits)).map { (stretch: Int) in
      while word < table.count - 1, Int(table[word]) < stretch << Int(shift) { word += 1 }
      return UInt32(word)
    }
  }

  /// The word that 32 random bits stand for.
  ///
  /// - Complexity: O(log n) at worst, O(1) in the mean.
  package func word(for bits: UInt32) -> UInt32 {
    let number = bits % Self.domain
    let stretch = Int(number >> shift)
    var low = starts[stretch]
    var high = starts[stretch + 1]
    while low < high {
      let middle = (low + high) / 2
      if table[Int(middle)] >= number { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
