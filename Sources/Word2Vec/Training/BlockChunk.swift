internal import LinearAlgebra

/// Some words of a block: the moves that learning them would make, found by one thread, and made by
/// any.
///
/// Rounds of the ``BlockLearner`` keep its threads apart: in the first one thread writes here, in the
/// others all only read.
@safe
final class BlockChunk: @unchecked Sendable {
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private var finder: MoveFinder
  private let moves: ChunkMoves
  private let isSkipGram: Bool

  /// What the predictions lose, where that is measured.
  private(set) var loss = TrainingLoss()

  init(
    _ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions,
    wordCount: Int
  ) {
    self.weights = weights
    self.objectives = objectives
    finder = MoveFinder(weights, objectives, options)
    isSkipGram = options.algorithm == .skipGram
    moves = ChunkMoves(weights, objectives, options, wordCount: wordCount)
  }

  /// The first round: finds what the words at some places are to move.
  func findMoves(
    _ places: Range<Int>, of job: borrowing TrainingJob, _ words: UnsafePointer<UInt32>,
    random: LinearCongruentialGenerator
  ) {
    unsafe finder.find(places, of: job, words, random: random, into: moves)
    loss = finder.takeLoss()
  }

  /// The second round: moves the output rows of a bucket.
  func moveOutputs(_ objective: Int, _ bucket: Int) {
    unsafe moves.outputs(objective).apply(
      bucket, from: isSkipGram ? moves.deltas(objective) : moves.bags,
      to: objectives[objective].matrix(of: weights),
      weights.stride)
  }

  /// The third round: moves the words' vectors of a bucket.
  func moveInputs(_ bucket: Int) {
    unsafe moves.inputs.apply(bucket, from: moves.errors, to: weights.inputs, weights.stride)
  }
}

/// The moves of a chunk's words.
@safe
final class ChunkMoves {
  /// A row for each hidden vector: how it is to move.
  let errors: UnsafeMutablePointer<Float>
  let inputs: RowMoves
  /// A row for each word: the bag of the words around it.
  let bags: UnsafeMutablePointer<Float>
  /// For each objective of skip-gram, a row for each target: how its row is to move.
  private let targets: [TargetMoves]

  @safe
  private final class TargetMoves {
    let deltas: UnsafeMutablePointer<Float>
    let moves: RowMoves

    init(count: Int, stride: Int) {
      unsafe deltas = .allocate(capacity: count * stride)
      moves = RowMoves(capacity: count)
    }

    deinit { unsafe deltas.deallocate() }
  }

  init(
    _ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions,
    wordCount: Int
  ) {
    unsafe errors = .allocate(
      capacity: wordCount * WindowPredictor.mostHidden(options) * weights.stride)
    unsafe bags = .allocate(capacity: wordCount * weights.stride)
    inputs = RowMoves(capacity: wordCount * WindowPredictor.mostContexts(options))
    let hidden = WindowPredictor.mostHidden(options)
    let groups = WindowBatch.groupCount(hidden)
    targets = objectives.map {
      TargetMoves(count: wordCount * groups * $0.mostTargets, stride: weights.stride)
    }
  }

  deinit {
    unsafe errors.deallocate()
    unsafe bags.deallocate()
  }

  func outputs(_ objective: Int) -> RowMoves { targets[objective].moves }

  func deltas(_ objective: Int) -> UnsafeMutablePointer<Float> {
    unsafe targets[objective].deltas
  }
}
