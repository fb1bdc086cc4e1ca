/// Some words of a block: learned by one thread, but for the moves of rows that are not theirs alone,
/// which any thread makes.
///
/// Rounds of the ``BlockLearner`` keep its threads apart: in the first two one thread writes here, in
/// the others all only read.
@safe
final class BlockChunk: @unchecked Sendable {
  private(set) var moves: ChunkMoves
  private var learner: ChunkLearner

  /// What the predictions lose, where that is measured.
  private(set) var loss = TrainingLoss()

  /// Which chunk this is.
  private let number: Int
  private let weights: WeightRows
  private let errors: BlockErrors

  init(
    _ number: Int, _ weights: WeightRows, _ objectives: ObjectiveList,
    _ options: Word2VecOptions, _ errors: BlockErrors, wordCount: Int
  ) throws(Word2VecError) {
    let learner = try ChunkLearner(
      number, weights, objectives, options, errors, wordCount: wordCount)
    let moves = try ChunkMoves(
      weights, objectives, options, wordCount: wordCount)
    self.number = number
    self.weights = weights
    self.errors = errors
    self.learner = learner
    self.moves = moves
  }

  /// The first round: copies the rows of the chunk's words.
  func copyRows(of block: Block, _ job: JobWords, by objectives: ObjectiveList) {
    learner.copyRows(of: block, job, by: objectives)
  }

  /// The second round: learns them.
  func learn(
    _ block: Block, of job: JobWords, by objectives: ObjectiveList,
    random: LinearCongruentialGenerator, owners: borrowing RowOwners
  ) {
    learner.learn(block, of: job, by: objectives, random: random, into: &moves)
    loss = learner.takeLoss()
    moves.addInputs(owners.places(of: number, in: block, of: job), in: block, of: job, errors)
    moves.sort(owners, weights)
  }
}
