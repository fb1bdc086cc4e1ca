internal import LinearAlgebra
internal import Parallel

/// Learns jobs on any number of threads, with the same result on all of them.
///
/// A block of words is learned in three rounds, between which threads wait for each other. In the
/// first, chunks of it find the steps of their predictions from the weights as the block found them,
/// and write nothing but their own notes. In the second the output rows move, in the third the
/// inputs; there each thread has rows of its own, and moves them in the order of the chunks. So what
/// is added to a row, and in what order, does not depend on who does it.
///
/// A block is a mini-batch: its predictions do not see each other's moves. It is small enough that
/// this is no matter; see ``chunkCount``.
final class BlockLearner: Sendable {
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private let options: Word2VecOptions
  private let pool: ThreadPool
  private let chunks: [BlockChunk]

  /// A block is as many chunks of as many words, whatever the number of threads.
  static let chunkCount = 16
  static let chunkWordCount = 8

  init(
    _ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions,
    _ pool: ThreadPool
  ) {
    self.weights = weights
    self.objectives = objectives
    self.options = options
    self.pool = pool
    chunks = (0..<Self.chunkCount).map { _ in BlockChunk(weights, objectives, options) }
  }

  /// Learns every word of `job`.
  ///
  /// - Returns: The loss, where it is measured.
  func learn(_ job: borrowing TrainingJob, seed: UInt64) -> TrainingLoss {
    var loss = TrainingLoss()
    let places = JobPlaces(job)
    let size = Self.chunkCount * Self.chunkWordCount
    unsafe job.words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { return }
      nonisolated(unsafe) let words = unsafe base
      for start in stride(from: 0, to: places.count, by: size) {
        let count = min(size, places.count - start)
        let chunkCount = (count + Self.chunkWordCount - 1) / Self.chunkWordCount
        pool.run(chunkCount) { index in
          let first = start + index * Self.chunkWordCount
          let last = min(first + Self.chunkWordCount, start + count)
          unsafe chunks[index].findSteps(
            words, places, first..<last, rate: places.rate,
            random: Self.random(seed, first / Self.chunkWordCount))
        }
        moveRows(chunkCount)
        for chunk in chunks[..<chunkCount] { loss += chunk.loss }
      }
    }
    return loss
  }

  private func moveRows(_ chunkCount: Int) {
    pool.run(objectives.count * RowBuckets.count) { index in
      let (objective, bucket) = index.quotientAndRemainder(dividingBy: RowBuckets.count)
      for chunk in chunks[..<chunkCount] { chunk.moveOutputs(objective, bucket) }
    }
    pool.run(RowBuckets.count) { bucket in
      for chunk in chunks[..<chunkCount] { chunk.moveInputs(bucket) }
    }
  }

  /// Random numbers of a chunk's own (the finaliser of SplitMix64).
  private static func random(_ seed: UInt64, _ chunk: Int) -> LinearCongruentialGenerator {
    var z = seed &+ UInt64(chunk) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return LinearCongruentialGenerator(state: z ^ (z >> 31))
  }
}

/// A job's words with their contexts, for random access.
struct JobPlaces: Sendable {
  let windows: [UInt32]
  /// The sentence of each word.
  let sentences: [Range<Int>]
  let rate: Float

  var count: Int { windows.count }

  init(_ job: borrowing TrainingJob) {
    windows = job.windows
    rate = job.learningRate
    var sentences: [Range<Int>] = []
    sentences.reserveCapacity(job.words.count)
    var start = 0
    for end in job.sentenceEnds {
      for _ in start..<end { sentences.append(start..<end) }
      start = end
    }
    self.sentences = sentences
  }
}
