internal import Parallel

/// Learns jobs on any number of threads, with the same result on all of them.
///
/// A block of words is learned in three rounds, between which threads wait for each other. In the
/// first, chunks of it find the moves that follow from the weights as the block found them, and write
/// nothing but their own notes. In the second the output rows move, in the third the words' vectors;
/// there each thread has rows of its own, and moves them in the order of the chunks. So what is added
/// to a row, and in what order, does not depend on who does it.
///
/// A block is a mini-batch: its words do not see each other's moves. So it is small, that no row moves
/// so often in it that it would overshoot.
final class BlockLearner: Sendable {
  private let objectiveCount: Int
  private let pool: ThreadPool
  private let chunks: [BlockChunk]
  private let chunkWordCount: Int

  /// Into how many chunks a block is cut, at least.
  private static let chunkCount = 8

  /// How many words a block has, about, whatever the number of threads.
  ///
  /// The most frequent word is to be in it once or twice. In a tree every word moves the root and the nodes
  /// next to it.
  private static func wordCount(_ options: Word2VecOptions, greatestShare: Double) -> Int {
    let most = options.usesHierarchicalSoftmax ? 32 : 64
    return max(8, min(most, Int(1.5 / max(greatestShare, 1e-3))))
  }

  /// Makes a learner whose blocks suit the text.
  ///
  /// - Parameters:
  ///   - weights: What is trained.
  ///   - objectives: How words are predicted.
  ///   - options: Those of the training.
  ///   - greatestShare: The share of the most frequent word among those that are learned.
  ///   - pool: The threads.
  init(
    _ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions,
    greatestShare: Double, _ pool: ThreadPool
  ) {
    objectiveCount = objectives.count
    self.pool = pool
    let wordCount = Self.wordCount(options, greatestShare: greatestShare)
    chunkWordCount = max(1, min(WindowBatch.wordCount(options), wordCount / Self.chunkCount))
    let chunkCount = (wordCount + chunkWordCount - 1) / chunkWordCount
    chunks = (0..<chunkCount).map { [chunkWordCount] _ in
      BlockChunk(weights, objectives, options, wordCount: chunkWordCount)
    }
  }

  /// Learns every word of `job`.
  ///
  /// - Returns: The loss, where it is measured.
  func learn(_ job: TrainingJob, seed: UInt64) -> TrainingLoss {
    var loss = TrainingLoss()
    let (size, wordCount) = (chunks.count * chunkWordCount, job.words.count)
    unsafe job.words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { return }
      nonisolated(unsafe) let words = unsafe base
      for start in stride(from: 0, to: wordCount, by: size) {
        let end = min(start + size, wordCount)
        let chunkCount = (end - start + chunkWordCount - 1) / chunkWordCount
        pool.run(chunkCount) { index in
          let first = start + index * chunkWordCount
          unsafe chunks[index].findMoves(
            first..<min(first + chunkWordCount, end), of: job, words,
            random: Self.random(seed, first))
        }
        moveRows(chunkCount)
        for chunk in chunks[..<chunkCount] { loss += chunk.loss }
      }
    }
    return loss
  }

  private func moveRows(_ chunkCount: Int) {
    pool.run(objectiveCount * RowMoves.bucketCount) { index in
      let (objective, bucket) = index.quotientAndRemainder(dividingBy: RowMoves.bucketCount)
      for chunk in 0..<chunkCount { chunks[chunk].moveOutputs(objective, bucket) }
    }
    pool.run(RowMoves.bucketCount) { bucket in
      for chunk in 0..<chunkCount { chunks[chunk].moveInputs(bucket) }
    }
  }

  /// Random numbers of a chunk's own (the finaliser of SplitMix64).
  private static func random(_ seed: UInt64, _ place: Int) -> LinearCongruentialGenerator {
    var z = seed &+ UInt64(place) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return LinearCongruentialGenerator(state: z ^ (z >> 31))
  }
}
