internal import Glibc
import Testing
import Word2Vec

@Suite struct NoisePartitionTests {
  /// Counts by Zipf's law.
  private static func counts(_ words: Int) -> [Int] {
    (0..<words).map { 10_000_000 / ($0 + 1) + 1 }
  }

  /// The probability of each word, by a part's table.
  private func probabilities(_ part: AliasTable, _ count: Int) -> [Double] {
    part.probabilities.reduce(into: [Double](repeating: 0, count: count)) {
      $0[$1.word] += $1.probability
    }
  }

  @Test(arguments: [1, 5, 40, 1_000, 30_000]) func wordsAreDrawnAsOftenAsWithoutParts(words: Int)
    throws
  {
    let counts = Self.counts(words)
    let weights = counts.map { pow(Double($0), 0.75) }
    let total = weights.reduce(0, +)
    let partition = try NoisePartition(counts: counts, exponent: 0.75, count: 16)
    #expect(partition.parts.count == 16)
    let parts = partition.parts.map { probabilities($0, words) }
    for word in 0..<words {
      let mean = parts.reduce(0) { $0 + $1[word] } / 16
      // Parts differ by 2 % at most, and cells are rounded.
      #expect(abs(mean - weights[word] / total) <= 0.021 * weights[word] / total + 3e-9)
    }
  }

  @Test func wordsThatDoNotOccurAreInNoPart() throws {
    let partition = try NoisePartition(counts: [5, 4, 3, 0, 0], exponent: 0.75, count: 16)
    for part in partition.parts {
      let found = probabilities(part, 5)
      #expect(found[3] == 0 && found[4] == 0 && found[0] > found[1] && found[1] > found[2])
    }
  }

  @Test func onlyCommonWordsAreOfSeveralParts() throws {
    let counts = Self.counts(5_000)
    let partition = try NoisePartition(counts: counts, exponent: 0.75, count: 16)
    let parts = partition.parts.map { probabilities($0, 5_000) }
    for word in 0..<5_000 {
      let holders = parts.filter { $0[word] > 0 }
      #expect(holders.count == 1 || holders.count == 16)
      // A word that only one part has is a small share of it.
      if holders.count == 1 { #expect(holders[0][word] <= 0.021) }
    }
    #expect(parts.allSatisfy { $0[0] > 0 } && parts.filter { $0[4_999] > 0 }.count == 1)
  }
}
