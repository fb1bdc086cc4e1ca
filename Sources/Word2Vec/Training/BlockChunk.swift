/// Some words of a block: learned by one thread, but for the moves of rows that are not theirs alone,
/// which any thread makes.
///
/// Rounds of the ``BlockLearner`` keep its threads apart: in the first two one thread writes here, in
/// the others all only read.
@safe
final class BlockChunk: @unchecked Sendable {
  private(set) var moves: ChunkMoves

  /// What the predictions lost since the last time, where that is measured.
  private var loss = TrainingLoss()

  /// Which chunk this is.
  private let number: Int
  private let weights: WeightRows
  private let options: Word2VecOptions
  private let errors: BlockErrors
  /// The first of its rows for copies.
  private let firstCopy: UInt32

  init(
    _ number: Int, _ weights: WeightRows, _ objectives: ObjectiveList,
    _ options: Word2VecOptions, _ errors: BlockErrors, wordCount: Int, threadCount: Int
  ) throws(Word2VecError) {
    let moves = try ChunkMoves(
      weights, objectives, options, wordCount: wordCount, threadCount: threadCount)
    self.number = number
    self.weights = weights
    self.options = options
    self.errors = errors
    firstCopy = weights.copies + UInt32(number * wordCount * objectives.mostSharedTargets)
    self.moves = moves
  }

  /// The first round: copies the rows of the chunk's words as they are before any chunk moves them, and says
  /// where their errors will be.
  func copyRows(of block: Block, _ job: JobWords, by objectives: ObjectiveList) {
    var copy = firstCopy
    var firstError = number * errors.chunkCapacity
    for place in block.chunk(number) {
      let context = job.context(of: place)
      let hiddenCount = context.hiddenCount(options)
      let firstContext = options.algorithm == .skipGram ? place - context.beforeCount : 0
      unsafe errors.firstRows[place - block.words.lowerBound] =
        UInt32(firstError) &- UInt32(firstContext)
      firstError += hiddenCount
      guard hiddenCount > 0 else { continue }
      for objective in objectives {
        let first = weights.firstRow(of: objective)
        objective.forEachSharedRow(of: unsafe job.numbers[place]) { row in
          unsafe weights.row(copy).update(from: weights.row(first + row), count: weights.stride)
          copy += 1
        }
      }
    }
  }

  /// The second round: learns them.
  func learn(
    _ block: Block, of job: JobWords, by objectives: ObjectiveList,
    random: LinearCongruentialGenerator, owners: borrowing RowOwners, on thread: BlockThread
  ) {
    thread.learner.learn(
      number, of: block, job, by: objectives, copies: firstCopy, random: random, into: &moves)
    loss += thread.learner.takeLoss()
    moves.addInputs(owners.places(of: number, in: block, of: job), in: block, of: job, errors)
    moves.sort(owners, weights)
  }

  /// The loss since the last time.
  func takeLoss() -> TrainingLoss {
    defer { loss = TrainingLoss() }
    return loss
  }
}

/// A thread's own memory, which stays in its cache from chunk to chunk.
final class BlockThread: @unchecked Sendable {
  // No other thread has it.
  fileprivate var learner: ChunkLearner

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions,
    _ errors: BlockErrors
  ) throws(Word2VecError) {
    learner = try ChunkLearner(weights, objectives, options, errors)
  }
}
