/// The most similar rows of those seen so far, the best first.
struct BestRows: Sendable {
  private(set) var matches: [RowMatch] = []
  private let count: Int
  private let threshold: Float

  init(count: Int, threshold: Float) {
    self.count = count
    self.threshold = threshold
  }

  /// Looks at the scores of rows from `firstRow` on, but for one of them.
  @unsafe
  mutating func add(_ scores: UnsafeBufferPointer<Float>, firstRow: Int, except own: Int) {
    guard count > 0 else { return }
    // What a score must have, and once all places are taken, must have more than.
    var least = matches.count < count ? threshold : matches[count - 1].score
    var isFull = matches.count == count
    for index in scores.indices {
      let score = unsafe scores[index]
      guard isFull ? score > least : score >= least, score.isFinite, index != own else {
        continue
      }
      if isFull { matches.removeLast() }
      let place = matches.firstIndex { $0.score < score } ?? matches.count
      matches.insert(RowMatch(row: firstRow + index, score: score), at: place)
      isFull = matches.count == count
      if isFull { least = matches[count - 1].score }
    }
  }
}
