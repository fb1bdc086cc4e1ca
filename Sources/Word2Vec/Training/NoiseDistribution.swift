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
package final class NoiseDistribution: Sendable {
  /// What draws.
  package let draws: Draws

  private let table: HeapBuffer<UInt32>
  private let starts: HeapBuffer<UInt32>

  private static let domain: UInt32 = 0x7FFF_FFFF

  /// The distribution of words with these counts.
  ///
  /// - Parameters:
  ///   - counts: How often each word occurs; not empty, none negative.
  ///   - exponent: As in ``Word2VecOptions/negativeSamplingExponent``.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  package init(counts: [Int], exponent: Double) throws(Word2VecError) {
    let weights = Self.weights(counts, exponent: exponent)
    let total = weights.reduce(0, +)
    var cumulative = 0.0
    var table = weights.map { weight in
      cumulative += weight
      return UInt32((cumulative / total * Double(Self.domain)).rounded(.toNearestOrEven))
    }
    table[table.count - 1] = Self.domain

    // A stretch a word or two, but at most 2¹⁶ of them, so that table and index stay in the cache.
    let bits = min(16, UInt32(Int.bitWidth - weights.count.leadingZeroBitCount))
    let shift = 31 - bits
    var word = 0
    let starts = (0...(1 << bits)).map { (stretch: Int) in
      while word < table.count - 1, Int(table[word]) < stretch << Int(shift) { word += 1 }
      return UInt32(word)
    }
    self.table = try HeapBuffer(table)
    self.starts = try HeapBuffer(starts)
    draws = unsafe Draws(table: self.table.base, starts: self.starts.base, shift: shift)
  }

  /// What words with these counts are drawn in proportion to: not all 0.
  static func weights(_ counts: [Int], exponent: Double) -> [Double] {
    let weights = counts.map { $0 == 0 && exponent < 0 ? 0 : pow(Double($0), exponent) }
    return weights.allSatisfy { $0 == 0 } ? counts.map { _ in 1 } : weights
  }

  /// How many words there are.
  package var wordCount: Int { table.count }

  /// The cumulative distribution; its last entry is 2³¹ − 1.
  package var cumulative: [UInt32] {
    unsafe Array(UnsafeBufferPointer(start: table.base, count: table.count))
  }

  /// The distribution as threads draw from it, as long as it is there.
  @safe
  package struct Draws: BitwiseCopyable, @unchecked Sendable {
    fileprivate let table: UnsafePointer<UInt32>
    /// The first word of each of equal stretches of the numbers, and one past the last.
    fileprivate let starts: UnsafePointer<UInt32>
    fileprivate let shift: UInt32

    fileprivate init(
      table: UnsafePointer<UInt32>, starts: UnsafePointer<UInt32>, shift: UInt32
    ) {
      unsafe self.table = table
      unsafe self.starts = starts
      self.shift = shift
    }

    /// The word that 32 random bits stand for.
    ///
    /// - Complexity: O(log n) at worst, O(1) in the mean.
    @inline(__always)
    package func word(for bits: UInt32) -> UInt32 {
      let number = bits % NoiseDistribution.domain
      let stretch = Int(number >> shift)
      var low = unsafe starts[stretch]
      var high = unsafe starts[stretch + 1]
      while low < high {
        let middle = (low + high) / 2
        if unsafe table[Int(middle)] >= number { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }
}
