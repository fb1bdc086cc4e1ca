internal import LinearAlgebra
internal import Parallel
internal import Synchronization

/// Learns jobs on any number of threads, with the same result on all of them.
///
/// A block of words is cut into chunks, and learned in four rounds, between which threads wait for each
/// other. In the first, each chunk copies the rows of the words that it predicts. In the second it draws
/// noise words from a part of the vocabulary that is its own, and learns: it moves the rows of its noise
/// words and its copies, and notes the moves of rows that other chunks may have too. In the third these
/// are made for the output rows, and in the fourth for the words' vectors; there each thread has rows of
/// its own, and moves them in the order of the chunks. So what is added to a row, and in what order, does
/// not depend on who does it.
///
/// For its words' vectors a block is a mini-batch: its words do not see each other's moves. So it is
/// small, that no row moves so often in it that it would overshoot.
@safe
final class BlockLearner: @unchecked Sendable {
  private let parts: PartQueues
  private let kernels = RowKernels()
  /// The objectives by part of the noise words, and how threads read them.
  private let objectives: [Objectives]
  private let lists: HeapBuffer<ObjectiveList>
  private let chunks: [BlockChunk]
  private let threads: [BlockThread]
  // The same, for threads to take without counting references, for which they would wait for each other.
  private let chunkReferences: HeapBuffer<Unmanaged<BlockChunk>>
  private let threadReferences: HeapBuffer<Unmanaged<BlockThread>>
  /// How many threads share a block.
  private let threadCount: Int
  private let options: Word2VecOptions
  /// How many words a block has, and how many of them a chunk at most.
  private let wordCount: Int
  private let mostChunkWords: Int
  private let bounds: Block.Bounds
  private let owners: RowOwners
  private let errorMemory: BlockErrors.Memory
  /// Each chunk's moves of output rows, and of the words' vectors.
  private let outputs: HeapBuffer<SortedMoves>
  private let inputs: HeapBuffer<SortedMoves>
  /// How many blocks were learned, of all jobs: chunks take turns in the parts of the noise words.
  private var blockCount = 0

  /// After how many blocks each chunk draws its noise words from the next part: often, so that all words
  /// meet all parts, and rarely, so that their rows stay in a thread's cache.
  private static let blocksPerTurn = 8

  /// How many words a block has, whatever the number of threads.
  ///
  /// The most frequent word is to be in a block once or twice, or some times more where its vector is only
  /// one of a bag. In a tree every word moves the root and the nodes next to it.
  private static func wordCount(_ options: Word2VecOptions, greatestShare: Double) -> Int {
    let isBag = options.algorithm == .continuousBagOfWords
    let most = options.usesHierarchicalSoftmax ? 32 : isBag ? 512 : 96
    let wordCount = min(most, Int((isBag ? 7 : 1.5) / max(greatestShare, 1e-3)))
    let chunkWordCount = min(WindowBatch.wordCount(options), wordCount / Block.chunkCount)
    return max(1, chunkWordCount) * Block.chunkCount
  }

  /// How many copies of rows a block needs at most.
  static func copyCount(_ options: Word2VecOptions, _ objectives: ObjectiveList) -> Int {
    Block.chunkCount * WindowBatch.wordCount(options) * objectives.mostSharedTargets
  }

  /// Makes a learner whose blocks suit the text.
  ///
  /// - Parameters:
  ///   - weights: What is trained.
  ///   - objectives: How words are predicted.
  ///   - options: Those of the training.
  ///   - wordCount: How many words there are.
  ///   - greatestShare: The share of the most frequent word among those that are learned.
  ///   - pool: The threads.
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  init(
    _ weights: WeightRows, _ objectives: Objectives, _ options: Word2VecOptions,
    wordCount: Int, greatestShare: Double, _ pool: ThreadPool
  ) throws(Word2VecError) {
    self.parts = PartQueues(pool)
    var parts: [Objectives] = []
    for part in 0..<Block.chunkCount {
      parts.append(try objectives.drawing(fromPart: part))
    }
    self.objectives = parts
    lists = try HeapBuffer(parts.map(\.list))
    let blockWordCount = Self.wordCount(options, greatestShare: greatestShare)
    // Twice as many as their mean, where there is room.
    let mostChunkWords = min(WindowBatch.wordCount(options), blockWordCount / Block.chunkCount * 2)
    errorMemory = try BlockErrors.Memory(
      wordCount: blockWordCount, chunkWordCount: mostChunkWords, stride: weights.stride, options)
    let errors = BlockErrors(errorMemory)
    let threadCount = min(pool.threadCount, Block.chunkCount)
    self.threadCount = threadCount
    var chunks: [BlockChunk] = []
    for number in 0..<Block.chunkCount {
      chunks.append(
        try BlockChunk(
          number, weights, objectives.list, options, errors, wordCount: mostChunkWords,
          threadCount: threadCount))
    }
    self.chunks = chunks
    var threads: [BlockThread] = []
    for _ in 0..<pool.threadCount {
      threads.append(try BlockThread(weights, objectives.list, options, errors))
    }
    self.threads = threads
    unsafe chunkReferences = try HeapBuffer(chunks.map { unsafe Unmanaged.passUnretained($0) })
    unsafe threadReferences = try HeapBuffer(threads.map { unsafe Unmanaged.passUnretained($0) })
    bounds = try Block.Bounds(count: Block.chunkCount + 1)
    owners = try RowOwners(wordCount: wordCount, window: options.window, threadCount: threadCount)
    self.options = options
    self.wordCount = blockWordCount
    self.mostChunkWords = mostChunkWords
    inputs = try HeapBuffer(chunks.map { $0.moves.sharedInputs(weights, errors) })
    outputs = try HeapBuffer(chunks.map { $0.moves.sharedOutputs(weights) })
  }

  /// Learns every word of a job.
  ///
  /// - Parameters:
  ///   - job: The words.
  ///   - seed: Where its random numbers start.
  ///   - meanwhile: One of some number of pieces of something else, which threads do while others learn;
  ///     whether there are more of them.
  /// - Returns: The loss, where it is measured.
  func learn(
    _ job: TrainingJob, seed: UInt64, meanwhile: @Sendable (_ pieces: Int) -> Bool
  ) -> TrainingLoss {
    let hasMore = Atomic(true)
    job.withWords { words in
      // Two in a block, one at each end of its threads, and in some blocks fewer than there are, so that
      // nobody waits for the last pieces.
      let pieces = max(1, (words.count + wordCount - 1) / wordCount * 3 / 2)
      for start in stride(from: 0, to: words.count, by: wordCount) {
        let block = Block(
          start..<min(start + wordCount, words.count), of: words, options,
          mostWords: mostChunkWords, turn: blockCount / Self.blocksPerTurn, bounds: bounds)
        blockCount += 1
        let withMore = hasMore.load(ordering: .relaxed)
        learn(block, of: words, isFirst: start == 0, seed: seed, with: withMore ? 1 : 0) {
          hasMore.store(meanwhile(pieces), ordering: .relaxed)
        }
      }
      parts.run(threadCount) { thread, _ in moveInputs(thread) }
    }
    while hasMore.load(ordering: .relaxed) { hasMore.store(meanwhile(1), ordering: .relaxed) }
    return chunks.reduce(into: TrainingLoss()) { $0 += $1.takeLoss() }
  }

  private func learn(
    _ block: Block, of words: JobWords, isFirst: Bool, seed: UInt64, with pieces: Int,
    _ meanwhile: @Sendable () -> Void
  ) {
    // The last block's fourth round and this one's first touch different matrices.
    parts.run(threadCount) { thread, _ in
      if !isFirst { moveInputs(thread) }
      for index in Block.chunks(of: thread, of: threadCount) {
        unsafe chunkReferences.base[index]._withUnsafeGuaranteedRef {
          unsafe $0.copyRows(of: block, words, by: lists.base[part(index, block.turn)])
        }
      }
    }
    owners.take(block, of: words)
    parts.run(Block.chunkCount + 2 * pieces) { turn, thread in
      let index = turn - pieces
      guard 0..<Block.chunkCount ~= index else { return meanwhile() }
      unsafe chunkReferences.base[index]._withUnsafeGuaranteedRef { chunk in
        unsafe threadReferences.base[thread]._withUnsafeGuaranteedRef { thread in
          unsafe chunk.learn(
            block, of: words, by: lists.base[part(index, block.turn)],
            random: Self.random(seed, block.chunk(index).lowerBound), owners: owners, on: thread)
        }
      }
    }
    parts.run(threadCount) { thread, _ in
      for chunk in 0..<Block.chunkCount {
        unsafe outputs.base[chunk].apply(thread, kernels)
      }
    }
  }

  private func moveInputs(_ thread: Int) {
    for chunk in 0..<Block.chunkCount { unsafe inputs.base[chunk].apply(thread, kernels) }
  }

  /// Which part of the noise words is a chunk's.
  private func part(_ chunk: Int, _ turn: Int) -> Int { (chunk &+ turn) & (Block.chunkCount - 1) }

  /// Random numbers of a chunk's own (the finaliser of SplitMix64).
  private static func random(_ seed: UInt64, _ place: Int) -> LinearCongruentialGenerator {
    var z = seed &+ UInt64(place) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return LinearCongruentialGenerator(state: z ^ (z >> 31))
  }
}
