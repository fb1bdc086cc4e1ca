/// How a batch is shared out among threads.
///
/// What threads can do apart from each other they do fastest: a group of whole sequences goes through
/// all layers on one thread, without waiting for anyone. Where there are too few sequences for that,
/// threads take blocks of rows of a group, and wait for each other once a layer; where there are too
/// few rows, they share each operation, so that each reads but a part of the weights.
struct BatchPlan {
  /// Sequences that all threads compute together.
  struct Group {
    let sequences: Range<Int>
    /// Its rows, in blocks for a thread each, or in one that all share.
    let blocks: [Range<Int>]
  }

  /// Sequences that go through all layers on one thread.
  private(set) var apart: [Range<Int>] = []
  /// What all threads compute together, one after the other.
  private(set) var together: [Group] = []
  /// The tokens of the largest group.
  private(set) var mostTokens = 0
  /// The tokens of the longest sequence.
  private(set) var longest = 0

  /// Enough tokens to be worth the reading of all weights, few enough for their activations to stay
  /// near the CPU.
  private static let usualTokens = 128
  /// Groups become smaller towards the end, so that threads end at about the same time.
  private static let fewestTokens = 32
  /// Blocks of fewer rows would wait for their weights.
  private static let fewestRows = 64

  /// - Parameters:
  ///   - sequences: The batch.
  ///   - threadCount: How many threads there are.
  ///   - allowsBlocks: Whether products take some rows as well as all.
  init(_ sequences: PackedSequences, threadCount: Int, allowsBlocks: Bool) {
    let groups = Self.groups(sequences, threadCount: threadCount)
    let tokens = groups.map { group in sequences.ranges[group].reduce(0) { $0 + $1.count } }
    mostTokens = tokens.max() ?? 0
    longest = sequences.ranges.reduce(0) { max($0, $1.count) }
    // One group of more than its share keeps the others waiting.
    let isLopsided = 4 * mostTokens * threadCount > 5 * sequences.tokenCount
    let rest = groups.count < 8 * threadCount ? groups.count % threadCount : 0
    let count = threadCount > 1 && isLopsided ? 0 : groups.count - rest
    apart = Array(groups[..<count])
    together = (count..<groups.count).map {
      Group(
        sequences: groups[$0],
        blocks: Self.blocks(tokens[$0], allowsBlocks ? threadCount : 1))
    }
  }

  /// How many pieces of scratch it takes.
  func scratchCount(threadCount: Int) -> Int {
    let blocks = together.reduce(1) { max($0, $1.blocks.count) }
    return apart.isEmpty ? blocks : max(threadCount, blocks)
  }

  /// How many rows at most go through one of the scratches: a group that is computed apart, or a block.
  func mostRows(inScratch index: Int, threadCount: Int) -> Int {
    let isApart = !apart.isEmpty && index < threadCount
    return together.reduce(isApart ? mostTokens : 0) { most, group in
      index < group.blocks.count ? max(most, group.blocks[index].count) : most
    }
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

  /// Two blocks a thread, in case one of them is slower.
  private static func blocks(_ rows: Int, _ threadCount: Int) -> [Range<Int>] {
    let count = threadCount == 1 ? 1 : max(1, min(2 * threadCount, rows / fewestRows))
    // Eight rows are a block of the kernels with AVX-512; to others the edge costs next to nothing.
    let size = max(1, (rows + count - 1) / count + 7) / 8 * 8
    return count == 1
      ? [0..<rows]
      : stride(from: 0, to: rows, by: size).map {
        $0..<min($0 + size, rows)
      }
  }
}
