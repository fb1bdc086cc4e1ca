internal import LinearAlgebra

/// Finds the moves of a chunk's words, from weights that stay as they are meanwhile.
@safe
struct MoveFinder: ~Copyable {
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private let isSkipGram: Bool
  private var batch: WindowBatch
  private var predictor: WindowPredictor
  /// Where the rows of a prediction stand among the copies.
  private let places: UnsafeMutablePointer<UInt32>

  init(_ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions) {
    self.weights = weights
    self.objectives = objectives
    isSkipGram = options.algorithm == .skipGram
    batch = WindowBatch(weights, objectives, options)
    predictor = WindowPredictor(weights, objectives, options)
    unsafe places = .allocate(capacity: objectives.reduce(1) { max($0, $1.mostTargets) })
  }

  deinit { unsafe places.deallocate() }

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
        let shared = isSkipGram && groupCount > 0 ? copyShared(number, next, moves) : 0..<0
        for index in 0..<groupCount {
          let group = WindowPredictor.group(index, of: groupCount, hiddenCount)
          if isSkipGram {
            unsafe learnPairs(number, next, group, shared, job.learningRate, errors, moves)
          } else {
            unsafe learnBag(word, number, next, job.learningRate, errors, moves)
          }
          next += 1
        }
        turnToMoves(number, shared, moves)
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

  /// Continuous bag of words: a row moves by a multiple of the bag.
  @inline(__always)
  private mutating func learnBag(
    _ word: Int, _ number: Int, _ next: Int, _ rate: Float,
    _ errors: UnsafeMutablePointer<Float>, _ moves: ChunkMoves
  ) {
    let prediction = batch.list.predictions[next]
    let rows = unsafe batch.list.rows + prediction.start
    unsafe predictor.findSteps(
      prediction.count, rows: rows, labels: batch.list.labels + prediction.start,
      of: objectives[number].matrix(of: weights), from: 0..<1, rate: rate, errors: errors)
    for index in 0..<prediction.count {
      unsafe moves.outputs(number).add(
        rows[index], source: UInt32(word), step: predictor.step(index))
    }
  }

  /// Skip-gram: rows that all predictions of a word have are moved in copies, so that each group of its
  /// contexts sees what those before it have moved, as in the other schedules.
  @inline(__always)
  private mutating func learnPairs(
    _ number: Int, _ next: Int, _ group: Range<Int>, _ shared: Range<Int>, _ rate: Float,
    _ errors: UnsafeMutablePointer<Float>, _ moves: ChunkMoves
  ) {
    let prediction = batch.list.predictions[next]
    let rows = unsafe batch.list.rows + prediction.start
    let labels = unsafe batch.list.labels + prediction.start
    let copies = unsafe moves.deltas(number)
    unsafe predictor.findSteps(
      shared.count, rows: places, labels: labels, of: copies, from: group, rate: rate,
      errors: errors)
    for index in 0..<shared.count {
      unsafe predictor.move(index, from: group, weights.row(places[index], of: copies))
    }
    let ownCount = prediction.count - shared.count
    guard ownCount > 0 else { return }
    unsafe predictor.findSteps(
      ownCount, rows: rows + shared.count, labels: labels + shared.count,
      of: objectives[number].matrix(of: weights), from: group, rate: rate, errors: errors,
      isRest: true)
    let outputs = moves.outputs(number)
    for index in 0..<ownCount {
      let place = UInt32(outputs.count)
      let delta = unsafe weights.row(place, of: copies)
      unsafe delta.update(repeating: 0, count: weights.stride)
      unsafe predictor.move(index, from: group, delta)
      unsafe outputs.add(rows[shared.count + index], source: place, step: 1)
    }
  }

  /// Copies the rows that all predictions of a word have.
  ///
  /// - Returns: Where the copies stand.
  private mutating func copyShared(_ number: Int, _ next: Int, _ moves: ChunkMoves) -> Range<Int> {
    let prediction = batch.list.predictions[next]
    let outputs = moves.outputs(number)
    let first = outputs.count
    for index in 0..<objectives[number].sharedTargets(prediction.count) {
      let row = unsafe batch.list.rows[prediction.start + index]
      unsafe places[index] = UInt32(first + index)
      unsafe weights.row(UInt32(first + index), of: moves.deltas(number)).update(
        from: weights.row(row, of: objectives[number].matrix(of: weights)), count: weights.stride)
      outputs.add(row, source: UInt32(first + index), step: 1)
    }
    return first..<outputs.count
  }

  /// Leaves of copies what they have moved by.
  private func turnToMoves(_ number: Int, _ shared: Range<Int>, _ moves: ChunkMoves) {
    let (outputs, copies) = unsafe (moves.outputs(number), moves.deltas(number))
    var back: Float = -1
    for place in shared {
      var row = outputs.row(place)
      unsafe predictor.kernels.gather(
        1, &row, &back, objectives[number].matrix(of: weights), weights.stride,
        weights.row(UInt32(place), of: copies))
    }
  }

  /// The loss since the last time.
  mutating func takeLoss() -> TrainingLoss { predictor.takeLoss() }
}
