/// How a batch is shared out among threads.
///
/// What threads can do apart from each other they do fastest: a group of whole sequences goes through
/// all layers on one thread, without waiting for anyone. Where there are too few sequences for that,
/// threads share each operation.
struct BatchPlan {
  /// Sequences that go through all layers on one thread.
  private(set) var apart: [Range<Int>] = []
  /// Sequences that all threads compute together, group after group.
  private(set) var together: [Range<Int>] = []
  /// The tokens of the largest group.
  private(set) var mostTokens = 0
  /// The tokens of the longest sequence.
  private(set) var longest = 0

  /// Enough tokens to be worth the reading of all weights, few enough for their activations to stay
  /// near the CPU.
  private static let usualTokens = 128
  /// Groups become smaller towards the end, so that threads end at about the same time.
  private static let fewestTokens = 32

  init(_ sequences: PackedSequences, threadCount: Int) {
    let groups = Self.groups(sequences, threadCount: threadCount)
    let tokens = groups.map { group in sequences.ranges[group].reduce(0) { $0 + $1.count } }
    mostTokens = tokens.max() ?? 0
    longest = sequences.ranges.reduce(0) { max($0, $1.count) }
    // One group of more than its share keeps the others waiting.
    let isLopsided = 4 * mostTokens * threadCount > 5 * sequences.tokenCount
    let rest = groups.count < 8 * threadCount ? groups.count % threadCount : 0
    let count = threadCount > 1 && isLopsided ? 0 : groups.count - rest
    apart = Array(groups[..<count])
    together = Array(groups[count...])
  }

  private static func groups(_ sequences: PackedSequences, threadCount: Int) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var (start, tokens, remaining) = (0, 0, sequences.tokenCount)
    func target() -> Int {
      max(fewestTokens, min(usualTokens, remaining / (2 * threadCount)))
    }
    for (index, range) in sequences.ranges.enumerated() {
      if index > start, tokens + range.count > target() {
        groups.append(start..<index)
        remaining -= tokens
        (start, tokens) = (index, 0)
      }
      tokens += range.count
    }
    if start < sequences.count { groups.append(start..<sequences.count) }
    return groups
  }
}
