/// The most similar rows of those seen so far.
struct BestRows: Sendable {
  private var best: Best<Int>
  private let threshold: Float

  init(count: Int, threshold: Float) {
    best = Best(count)
    self.threshold = threshold
  }

  /// Looks at the scores of rows from `firstRow` on, but for one of them.
  @unsafe
  mutating func add(_ scores: UnsafeBufferPointer<Float>, firstRow: Int, except own: Int) {
    // Minus infinity until all places are taken: every finite score is greater.
    var bar = best.bar
    for index in scores.indices {
      let score = unsafe scores[index]
      guard score > bar, score >= threshold, score.isFinite, index != own else { continue }
      best.add(firstRow + index, score: score)
      bar = best.bar
    }
  }

  /// The best first.
  var matches: [RowMatch] { best.sorted.map { RowMatch(row: $0.element, score: $0.score) } }
}
