/// The most similar of the words that are offered, in memory for twice as many.
struct NearestWords {
  typealias Candidate = (index: Int, similarity: Float)

  private let count: Int
  private var candidates: [Candidate] = []
  /// What a word must surpass once enough others are known.
  private var threshold = -Float.infinity

  init(count: Int) { self.count = max(0, count) }

  /// Considers a word; words are offered in the order of their indices.
  ///
  /// - Complexity: O(log `count`) in the mean.
  mutating func offer(_ index: Int, _ similarity: Float) {
    guard count > 0, similarity > threshold else { return }
    candidates.append((index, similarity))
    guard candidates.count / 2 >= count else { return }
    candidates = sorted()
    threshold = candidates[count - 1].similarity
  }

  /// The best, the most similar first and of equals the one offered first.
  func sorted() -> [Candidate] {
    let order = candidates.sorted { ($1.similarity, $0.index) < ($0.similarity, $1.index) }
    return Array(order.prefix(count))
  }
}
