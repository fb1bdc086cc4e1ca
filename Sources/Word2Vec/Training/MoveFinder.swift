internal import LinearAlgebra

/// Finds the moves of a chunk's words, from weights that stay as they are meanwhile.
struct MoveFinder: ~Copyable {
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private let isSkipGram: Bool
  private var batch: WindowBatch
  private var predictor: WindowPredictor

  init(_ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions) {
    self.weights = weights
    self.objectives = objectives
    isSkipGram = options.algorithm == .skipGram
    batch = WindowBatch(weights, objectives, options)
    predictor = WindowPredictor(weights, objectives, options)
  }

  mutating func find(
    _ places: Range<Int>, of job: borrowing TrainingJob, _ words: UnsafePointer<UInt32>,
    random: LinearCongruentialGenerator, into moves: ChunkMoves
  ) {
    var random = random
    unsafe batch.prepare(places, of: job, words, &random)
    moves.inputs.clear()
    for number in objectives.indices { moves.outputs(number).clear() }
    var (errorCount, next) = (0, 0)
    for word in 0..<places.count {
      let context = batch.contexts[word]
      let hiddenCount = unsafe predictor.take(
        context, bag: moves.bags + (isSkipGram ? 0 : word * weights.stride))
      let errors = unsafe moves.errors + errorCount * weights.stride
      unsafe errors.update(repeating: 0, count: hiddenCount * weights.stride)
      for number in objectives.indices {
        let groupCount = WindowBatch.groupCount(hiddenCount)
        for index in 0..<groupCount {
          let group = WindowPredictor.group(index, of: groupCount, hiddenCount)
          unsafe find(word, number, next, group, job.learningRate, errors, moves)
          next += 1
        }
      }
      let share = predictor.share(of: context)
      var error = UInt32(errorCount)
      context.forEach {
        moves.inputs.add($0, source: error, step: share)
        if isSkipGram { error += 1 }
      }
      errorCount += hiddenCount
    }
    moves.inputs.sort()
    for number in objectives.indices { moves.outputs(number).sort() }
  }

  @inline(__always)
  private mutating func find(
    _ word: Int, _ number: Int, _ next: Int, _ group: Range<Int>, _ rate: Float,
    _ errors: UnsafeMutablePointer<Float>, _ moves: ChunkMoves
  ) {
    let prediction = batch.list.predictions[next]
    let rows = unsafe batch.list.rows + prediction.start
    unsafe predictor.findSteps(
      prediction.count, rows: rows, labels: batch.list.labels + prediction.start,
      of: objectives[number].matrix(of: weights), from: group, rate: rate,
      errors: errors)
    let outputs = moves.outputs(number)
    for index in 0..<prediction.count {
      guard isSkipGram else {
        unsafe outputs.add(rows[index], source: UInt32(word), step: predictor.step(index))
        continue
      }
      let place = outputs.count
      let delta = unsafe moves.deltas(number) + place * weights.stride
      unsafe delta.update(repeating: 0, count: weights.stride)
      unsafe predictor.move(index, from: group, delta)
      unsafe outputs.add(rows[index], source: UInt32(place), step: 1)
    }
  }

  /// The loss since the last time.
  mutating func takeLoss() -> TrainingLoss { predictor.takeLoss() }
}
