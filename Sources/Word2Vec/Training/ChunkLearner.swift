internal import LinearAlgebra

/// Learns a chunk's words as far as that moves no row of another chunk, and finds the other moves.
///
/// Most noise words are the chunk's own: their rows move at once. Those that all chunks have move later.
/// Rows that all predictions of a word have may be noise words of another chunk. They are copied before
/// any row moves, the copies move at once, and the rows themselves later; so each prediction of a word
/// sees what those before it have moved, as in the other schedules.
@safe
struct ChunkLearner: ~Copyable {
  private let weights: WeightRows
  private let options: Word2VecOptions
  private let errors: BlockErrors
  private var batch: WindowBatch
  private var predictor: WindowPredictor
  /// The steps of a group.
  private let steps: HeapBuffer<Float>

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions,
    _ errors: BlockErrors
  ) throws(Word2VecError) {
    let batch = try WindowBatch(weights, objectives, options)
    let predictor = try WindowPredictor(weights, objectives, options)
    let steps = try HeapBuffer<Float>(count: HiddenVectors.groupSize * objectives.mostTargets)
    self.weights = weights
    self.options = options
    self.errors = errors
    self.batch = batch
    self.predictor = predictor
    self.steps = steps
  }

  /// Learns the words whose rows were copied.
  mutating func learn(
    _ number: Int, of block: Block, _ job: JobWords, by objectives: ObjectiveList,
    copies: UInt32, random: LinearCongruentialGenerator, into moves: inout ChunkMoves
  ) {
    var random = random
    let places = block.chunk(number)
    batch.prepare(places, of: job, by: objectives, copies: copies, &random)
    moves.clear()
    var (first, next) = (0, 0)
    let chunkErrors = unsafe errors.rows + number * errors.chunkCapacity * weights.stride
    for word in 0..<places.count {
      prefetchLater(places.lowerBound + word + block.words.count, job)
      let hidden = unsafe predictor.hidden(
        batch.contexts[word], bags: moves.bags.base, bag: word,
        numbers: moves.hiddenNumbers.base + first)
      let errors = unsafe chunkErrors + first * weights.stride
      for (index, objective) in objectives.enumerated() where hidden.count > 0 {
        let sharedSteps = unsafe moves.outputs.addRows(
          of: job.numbers[places.lowerBound + word], by: objective, weights, from: first,
          hidden.count)
        unsafe learn(
          objective, &next, hidden, first: first, job.learningRate, errors,
          addsErrors: index > 0, sharedSteps: sharedSteps, &moves)
      }
      first += hidden.count
    }
  }

  /// Learns a word's predictions by an objective.
  ///
  /// `first` is the number of the word's first hidden vector among those of the chunk; `sharedSteps` is
  /// filled with the steps of the rows that all of the predictions have.
  @inline(__always)
  private mutating func learn(
    _ objective: Objective, _ next: inout Int, _ hidden: HiddenVectors, first: Int, _ rate: Float,
    _ errors: UnsafeMutablePointer<Float>, addsErrors: Bool,
    sharedSteps: UnsafeMutablePointer<Float>,
    _ moves: inout ChunkMoves
  ) {
    let groupCount = HiddenVectors.groupCount(hidden.count)
    for index in 0..<groupCount {
      let places = HiddenVectors.group(index, of: groupCount, hidden.count)
      let group = hidden.extracting(places)
      let prediction = batch.list.predictions[next]
      batch.list.prefetch(next + 1, weights)
      next += 1
      let rows = unsafe batch.list.rows + prediction.start
      unsafe predictor.findSteps(
        prediction.count, rows: rows, labels: batch.list.labels + prediction.start,
        of: weights.base, from: group, rate: rate,
        errors: errors + places.lowerBound * weights.stride, addsErrors: addsErrors,
        into: steps.base, stride: group.count)
      let sharedCount = objective.sharedTargets(prediction.count)
      for row in 0..<sharedCount {
        unsafe Self.copy(
          group.count, steps.base + row * group.count,
          to: sharedSteps + row * hidden.count + places.lowerBound)
      }
      // Copies that nobody asks any more stay.
      let start = index == groupCount - 1 ? sharedCount : 0
      unsafe predictor.move(
        prediction.ownCount - start, rows: rows + start, of: weights.base,
        steps.base + start * group.count, stride: group.count, from: group)
      for row in prediction.ownCount..<prediction.count {
        unsafe Self.copy(
          group.count, steps.base + row * group.count, to: moves.outputs.nextSteps(group.count))
        unsafe moves.outputs.add(rows[row], from: first + places.lowerBound, group.count)
      }
    }
  }

  /// Fetches the row of a word that the next block will copy, on this thread in most cases; the nodes of a
  /// tree are in the cache.
  @inline(__always)
  private func prefetchLater(_ place: Int, _ job: JobWords) {
    guard let first = weights.negativeSampling, place < job.count else { return }
    unsafe RowKernels.prefetch(
      weights.row(first + job.numbers[place]), weights.stride, toWrite: false)
  }

  /// Copies a few steps: so few that to call memmove takes longer.
  @inline(__always)
  private static func copy(
    _ count: Int, _ steps: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count { unsafe target[index] = steps[index] }
  }

  /// The loss since the last time.
  mutating func takeLoss() -> TrainingLoss { predictor.takeLoss() }
}

extension RowMoves {
  /// Adds the moves of the rows that all predictions of a word have.
  ///
  /// - Returns: Where the steps are to be written.
  @inline(__always)
  fileprivate mutating func addRows(
    of word: UInt32, by objective: Objective, _ weights: WeightRows, from first: Int, _ count: Int
  ) -> UnsafeMutablePointer<Float> {
    let steps = unsafe nextSteps(count * objective.sharedTargets(of: word))
    let firstRow = weights.firstRow(of: objective)
    objective.forEachSharedRow(of: word) { add(firstRow + $0, from: first, count) }
    return unsafe steps
  }
}
