internal import LinearAlgebra

/// The pairs that say most about many occurrences.
struct ComparisonSummary: Sendable {
  /// Two occurrences, by index, and their similarity.
  struct Pair: Sendable {
    let first: Int
    let second: Int
    let similarity: Double
  }

  /// The mean similarity of two different occurrences.
  let mean: Double
  /// The most similar pairs, the most similar first.
  let mostAlike: [Pair]
  /// The least similar pairs, the least similar first.
  let leastAlike: [Pair]

  /// - Precondition: There are at least two rows.
  /// - Complexity: O(rows² · width) in blocks of rows, so that memory is linear in the rows.
  init(of similarities: CosineSimilarities, pairCount: Int) {
    var sum = 0.0
    var most: [Pair] = []
    var least: [Pair] = []
    let blockSize = 128
    for start in stride(from: 0, to: similarities.count, by: blockSize) {
      let rows = start..<min(start + blockSize, similarities.count)
      for (first, row) in zip(rows, similarities.rows(rows)) {
        for second in first + 1..<max(first + 1, row.count) {
          let pair = Pair(first: first, second: second, similarity: row[second])
          sum += pair.similarity
          Self.offer(pair, to: &most, count: pairCount) { $0 > $1 }
          Self.offer(pair, to: &least, count: pairCount) { $0 < $1 }
        }
      }
    }
    mean = sum / Double(similarities.count * (similarities.count - 1) / 2)
    mostAlike = most
    leastAlike = least
  }

  /// Keeps the best pairs in order; of equals, those that came first.
  private static func offer(
    _ pair: Pair, to best: inout [Pair], count: Int, isBetter: (Double, Double) -> Bool
  ) {
    if best.count == count, let last = best.last, !isBetter(pair.similarity, last.similarity) {
      return
    }
    let place = best.firstIndex { isBetter(pair.similarity, $0.similarity) } ?? best.count
    best.insert(pair, at: place)
    if best.count > count { best.removeLast() }
  }
}
