/// Cuts the words into parts that are drawn as noise equally often, so that threads which draw from
/// different parts never move the same row.
final class NoisePartition: Sendable {
  /// The distribution of each part's words.
  let parts: [NoiseDistribution]
  /// Which part each word is of.
  let numbers: HeapBuffer<UInt8>

  /// By how much a part's share may differ from the others', relatively.
  ///
  /// By so much at most the words of a part are drawn too often or too rarely.
  private static let tolerance = 0.01

  /// Cuts words with these counts into `count` parts, or half as many until they are alike.
  ///
  /// - Parameters:
  ///   - counts: How often each word occurs, the most frequent first.
  ///   - exponent: As in ``Word2VecOptions/negativeSamplingExponent``.
  ///   - count: A power of two, at most 256.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  init(counts: [Int], exponent: Double, count: Int) throws(Word2VecError) {
    let weights = NoiseDistribution.weights(counts, exponent: exponent)
    var partition = Self.partition(weights, count)
    while let least = partition.sums.min(), let most = partition.sums.max(),
      least < most * (1 - Self.tolerance)
    {
      partition = Self.partition(weights, partition.sums.count / 2)
    }
    var words = [[UInt32]](repeating: [], count: partition.sums.count)
    for (word, part) in partition.numbers.enumerated() { words[Int(part)].append(UInt32(word)) }
    var parts: [NoiseDistribution] = []
    for words in words {
      parts.append(try NoiseDistribution(weights: words.map { weights[Int($0)] }, words: words))
    }
    self.parts = parts
    numbers = try HeapBuffer(partition.numbers)
  }

  /// Gives each word, from the heaviest on, to the part that is the lightest so far.
  private static func partition(
    _ weights: [Double], _ count: Int
  ) -> (numbers: [UInt8], sums: [Double]) {
    var numbers = [UInt8](repeating: 0, count: weights.count)
    var sums = [Double](repeating: 0, count: count)
    for word in weights.indices.sorted(by: { weights[$0] > weights[$1] }) {
      let part = sums.indices.min { sums[$0] < sums[$1] } ?? 0
      numbers[word] = UInt8(part)
      sums[part] += weights[word]
    }
    return (numbers, sums)
  }
}
